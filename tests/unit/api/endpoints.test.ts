import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCaller } from '@/server/api/router';
import { createModels } from '@/server/models';
import { repairBrain } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { temporaryContext } from './support';

let scratch: ReturnType<typeof temporaryContext>;
let servers: Loopback[] = [];
beforeEach(() => {
  scratch = temporaryContext();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  servers = [];
  scratch.remove();
});

const key = 'sk-test-0123456789abcdef';
const api = () => createCaller(scratch.context);
const settings = (server: Loopback, kind: 'openai' | 'openai-responses' | 'anthropic' | 'gemini') => ({
  kind,
  baseUrl: server.baseUrl,
});

it.each([
  ['openai', 'openai'],
  ['openai-responses', 'responses'],
  ['anthropic', 'anthropic'],
  ['gemini', 'gemini'],
] as const)(
  'an endpoint (%s) is added, tried, listed, priced, and removed; its key stays on the server',
  async (kind, protocol) => {
    const server = await startLoopback({
      api: protocol,
      brain: () => ({ text: 'Well.', calls: [{ name: 'finish', arguments: '{"summary":"ok"}' }] }),
      key,
      models: ['b', 'c', 'a'],
    });
    servers.push(server);
    const saved = await api().endpoints.save({
      name: 'local',
      settings: settings(server, kind),
      key,
      headers: { 'x-secret': 'very hidden' },
    });
    expect(saved).toMatchObject({ name: 'local', hasKey: true, headerNames: ['x-secret'], from: 'file' });
    const keys = path.join(scratch.directory, 'keys.json');
    expect(statSync(keys).mode & 0o777).toBe(0o600);
    expect(readFileSync(keys, 'utf8')).toContain(key);
    expect(readFileSync(path.join(scratch.directory, 'endpoints.json'), 'utf8')).not.toContain(key);

    const test = await api().endpoints.test({ name: 'local', model: 'a' });
    expect(test).toMatchObject({ ok: true, findings: { length: kind === 'openai' ? 7 : 6 } });
    const withText = (text: string) => test.findings.find((finding) => finding.text === text)?.ok;
    expect(withText('Calls tools.')).toBe(true);
    expect(withText('Reports its tokens.')).toBe(true);
    expect((await api().endpoints.known({ name: 'local', model: 'a' })).tested?.findings).toEqual(
      test.findings,
    );
    await api().endpoints.forget({ name: 'local', model: 'a' });
    expect((await api().endpoints.known({ name: 'local', model: 'a' })).tested).toBeNull();
    expect(server.requests[0]?.headers['x-secret']).toBe('very hidden');
    expect(await api().endpoints.discover({ name: 'local' })).toEqual(['a', 'b', 'c']);
    const prices = { input: 1, output: 2 };
    await api().endpoints.save({
      name: 'local',
      settings: { ...settings(server, kind), models: { a: { prices } } },
    });
    const [listed] = await api().endpoints.list();
    expect(listed).toMatchObject({ hasKey: true, listed: ['a', 'b', 'c'], models: { a: { prices } } });
    const models = await api().catalog.models();
    expect(models.map(({ id, priced }) => [id, priced])).toEqual([
      ['repair', true],
      ['local/a', true],
      ['local/b', false],
      ['local/c', false],
    ]);
    const serialized = JSON.stringify([saved, listed, models, test]);
    expect(serialized).not.toContain(key);
    expect(serialized).not.toContain('very hidden');
    await api().endpoints.remove({ name: 'local' });
    expect(await api().endpoints.list()).toEqual([]);
    expect(readFileSync(keys, 'utf8')).not.toContain(key);
  },
);

it('an endpoint without a list of models says what to do; a deployment at Azure is its own list', async () => {
  const server = await startLoopback({ api: 'openai', brain: repairBrain, key });
  servers.push(server);
  const { baseUrl } = server;
  const { origin } = new URL(baseUrl);
  const save = (name: string, address: string) =>
    api().endpoints.save({ name, settings: { kind: 'openai', baseUrl: address }, key });
  await save('bare', `${origin}/nothing`);
  await expect(api().endpoints.discover({ name: 'bare' })).rejects.toThrow(
    'has no list of models. Name a model yourself, as bare/<model>',
  );
  await save('azure', `${origin}/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21`);
  expect(await api().endpoints.discover({ name: 'azure' })).toEqual(['my-gpt']);
  expect(server.requests).toEqual([]);
});

it('a test says what is wrong: a server that is away, a wrong key, a model without tools', async () => {
  const server = await startLoopback({ api: 'openai', brain: repairBrain, key });
  servers.push(server);
  await api().endpoints.save({
    name: 'wrong',
    settings: settings(server, 'openai'),
    key: 'sk-mistaken-key-12345',
  });
  const wrong = await api().endpoints.test({ name: 'wrong', model: 'm' });
  expect(wrong).toMatchObject({ ok: false });
  expect(wrong.message).toContain('refused the key');
  expect(wrong.message).not.toContain('mistaken');
  await api().endpoints.save({
    name: 'away',
    settings: { kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1' },
  });
  expect((await api().endpoints.test({ name: 'away', model: 'm' })).message).toContain(
    'could not be reached (http://127.0.0.1:9/v1: the port of 127.0.0.1:9 is one that is never called',
  );
  const plain = await startLoopback({
    api: 'openai',
    brain: () => ({ text: 'ok', calls: [] }),
    usage: false,
  });
  servers.push(plain);
  await api().endpoints.save({ name: 'plain', settings: settings(plain, 'openai') });
  const found = await api().endpoints.test({ name: 'plain', model: 'm' });
  expect(found.findings.filter(({ ok }) => ok === false).map(({ about }) => about)).toEqual([
    'usage',
    'tools',
  ]);
});

it('refuses addresses with a login, and limits in dollars without prices', async () => {
  const save = (baseUrl: string) =>
    api().endpoints.save({ name: 'x', settings: { kind: 'openai', baseUrl } });
  await expect(save('https://me:secret@host/v1')).rejects.toThrow('contains no user name or password');
  await expect(save('file:///etc/passwd')).rejects.toThrow('http');
  await save('http://127.0.0.1:9/v1');
  const run = {
    task: { kind: 'sample' as const, name: 'session-cache' },
    strategy: 'single',
    parameters: {},
    model: 'x/m',
    sandbox: 'local' as const,
    seed: 1,
    onInterruption: 'resume' as const,
  };
  const { defaultBudget } = await import('@/server/core/usage/budget');
  await expect(api().runs.create({ ...run, budget: { ...defaultBudget, usd: 1 } })).rejects.toThrow(
    'has no prices',
  );
  const turns = { ...run, model: 'repair', strategy: 'best-of-n', parameters: { models: 'repair, x/m' } };
  await expect(api().runs.create({ ...turns, budget: { ...defaultBudget, usd: 1 } })).rejects.toThrow(
    'x/m has no prices',
  );
  const offline = { ...run, roles: { summary: 'repair' }, budget: defaultBudget };
  await expect(api().runs.create(offline)).rejects.toThrow('repair cannot write texts');
  await expect(api().runs.create({ ...run, model: 'y/m', budget: defaultBudget })).rejects.toThrow(
    'no endpoint “y”',
  );
  const { runId } = await api().runs.create({ ...run, roles: { vote: 'x/judge' }, budget: defaultBudget });
  expect((await api().runs.state({ runId })).spec.roles).toEqual({ vote: 'x/judge' });
});

it('says which runs would miss an endpoint: by their model, a role, a turn or an attempt', async () => {
  for (const name of ['x', 'x_y', 'z']) {
    await api().endpoints.save({ name, settings: { kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1' } });
  }
  const { defaultBudget } = await import('@/server/core/usage/budget');
  const run = {
    task: { kind: 'sample' as const, name: 'session-cache' },
    strategy: 'best-of-n',
    parameters: {},
    model: 'repair',
    sandbox: 'local' as const,
    seed: 1,
    budget: defaultBudget,
    onInterruption: 'resume' as const,
  };
  const using = await Promise.all([
    api().runs.create({ ...run, model: 'x/m' }),
    api().runs.create({ ...run, roles: { vote: 'x/m' } }),
    api().runs.create({ ...run, parameters: { models: 'repair, x/m' } }),
  ]);
  await api().runs.create({ ...run, model: 'x_y/m' });
  const { going, ended, experiments } = await api().endpoints.uses({ name: 'x' });
  expect(new Set(going.map(({ id }) => id))).toEqual(new Set(using.map(({ runId }) => runId)));
  expect([ended, experiments]).toEqual([0, []]);
  expect(await api().endpoints.uses({ name: 'z' })).toEqual({ going: [], ended: 0, experiments: [] });
});

it('the environment gives endpoints; the file adds prices to them; a broken file says where without quoting it', () => {
  const environment = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', ANTHROPIC_API_KEY: key };
  const models = createModels(scratch.directory, { environment });
  expect([...models.endpoints().values()].map(({ name, baseUrl, key: k }) => [name, baseUrl, k])).toEqual([
    ['openai', 'http://127.0.0.1:9/v1', null],
    ['anthropic', 'https://api.anthropic.com', key],
  ]);
  const prices = { input: 1, output: 2 };
  const written = { kind: 'openai', baseUrl: 'http://elsewhere', models: { m: { prices } } };
  const file = path.join(scratch.directory, 'endpoints.json');
  writeFileSync(file, JSON.stringify({ endpoints: { openai: written } }));
  expect(models.list().map(({ id }) => id)).toEqual(['repair', 'openai/m']);
  expect(models.endpoints().get('openai')?.baseUrl).toBe('http://127.0.0.1:9/v1');
  writeFileSync(path.join(scratch.directory, 'keys.json'), `{"openai": {"key": "${key}"`);
  expect(() => models.list()).toThrow(/keys\.json is not valid JSON/);
  expect(() => models.list()).not.toThrow(key);
});

it('sends a key only where it was given for', async () => {
  const server = await startLoopback({ api: 'openai', brain: repairBrain, key, models: ['a'] });
  const other = await startLoopback({ api: 'openai', brain: repairBrain, models: ['a'] });
  servers.push(server, other);
  await api().endpoints.save({
    name: 'local',
    settings: settings(server, 'openai'),
    key,
    headers: { 'x-secret': 'h' },
  });

  const moved = { name: 'local', settings: settings(other, 'openai') };
  await expect(api().endpoints.save(moved)).rejects.toThrow(/Give the key and the extra headers again/);
  await expect(api().endpoints.save({ ...moved, key: 'sk-new-key-123456' })).rejects.toThrow(/again/);
  const samePlace = { ...settings(server, 'openai'), baseUrl: `${server.baseUrl}/` };
  expect(await api().endpoints.save({ name: 'local', settings: samePlace })).toMatchObject({ hasKey: true });

  // By hand, in the file that is meant to be edited.
  const file = path.join(scratch.directory, 'endpoints.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(server.baseUrl, other.baseUrl));
  const [held] = await api().endpoints.list();
  expect(held).toMatchObject({ hasKey: false, headerNames: [], heldFor: new URL(server.baseUrl).origin });
  await expect(api().endpoints.discover({ name: 'local' })).rejects.toThrow(/is held back/);
  await expect(api().endpoints.test({ name: 'local', model: 'a' })).rejects.toThrow(/is held back/);
  expect(() => scratch.context.models().named('local/a')).toThrow(/is held back/);
  expect(other.requests).toEqual([]);

  const anew = await api().endpoints.save({ ...moved, key: 'sk-new-key-123456', headers: {} });
  expect(anew).toMatchObject({ hasKey: true, heldFor: null });
  await api().endpoints.discover({ name: 'local' });
  expect(JSON.stringify(other.requests)).not.toContain(key);
  const none = await api().endpoints.save({
    name: 'local',
    settings: settings(server, 'openai'),
    key: null,
    headers: {},
  });
  expect(none).toMatchObject({ hasKey: false, heldFor: null });
});

it('a key of an earlier version is bound to the address that it was stored with', async () => {
  const server = await startLoopback({ api: 'openai', brain: repairBrain, key, models: ['a'] });
  const other = await startLoopback({ api: 'openai', brain: repairBrain, models: ['a'] });
  servers.push(server, other);
  await api().endpoints.save({ name: 'local', settings: settings(server, 'openai'), key });
  writeFileSync(path.join(scratch.directory, 'keys.json'), JSON.stringify({ local: { key } }));
  const read = () => createModels(scratch.directory, { environment: {} }).endpoints().get('local');
  expect(read()).toMatchObject({ key, heldFor: null });
  const file = path.join(scratch.directory, 'endpoints.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(server.baseUrl, other.baseUrl));
  expect(read()).toMatchObject({ key: null, heldFor: new URL(server.baseUrl).origin });
});
