import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '@/db/open';
import { texts } from '@/db/schema';
import { inflated } from '@/db/texts';
import { asRunId } from '@/server/core/base/ids';
import { espalier } from '@/tests/support/command-line';
import { treeOf } from '@/tests/support/engine-run';
import { repairBrain, scripted } from '@/tests/support/loopback/brain';
import type { Loopback, LoopbackOptions } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { sessionCacheRepair } from '@/tests/support/repair-script';

const key = 'sk-test-0123456789abcdef';
let directory: string;
let servers: Loopback[] = [];
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  servers = [];
  rmSync(directory, { recursive: true, force: true });
});

async function serve(options: LoopbackOptions): Promise<Loopback> {
  const server = await startLoopback(options);
  servers.push(server);
  return server;
}

/** Everything that was written, texts of the database unpacked. */
function written(database: string): string {
  const files = readdirSync(directory).filter((name) => name !== 'snapshots');
  const db = openDatabase(database);
  const stored = db.select().from(texts).all().map(inflated).join('\n');
  db.$client.close();
  return stored + files.map((name) => readFileSync(path.join(directory, name), 'latin1')).join('\n');
}

const common = ['--task', 'session-cache', '--strategy', 'best-of-n', '--param', 'n=2', '--seed', '4'];
const limits = ['--max-steps', '30', '--attempt-steps', '15', '--confidence', '0.5', '--json'];

it('with addresses and keys in the environment a probe walks on one model and attempts on two others, of both kinds; a cassette gives the same tree without them; keys are nowhere', async () => {
  const models = ['m-large', 'm-probe', 'm-small'];
  const openai = await serve({ api: 'openai', brain: repairBrain, key, models });
  const anthropic = await serve({ api: 'anthropic', brain: repairBrain, key, models });
  const env = {
    OPENAI_BASE_URL: openai.baseUrl,
    OPENAI_API_KEY: key,
    ANTHROPIC_BASE_URL: anthropic.baseUrl,
    ANTHROPIC_API_KEY: key,
  };
  const database = path.join(directory, 'espalier.db');
  const cassette = path.join(directory, 'demo.cassette');
  const turns = ['--param', 'models=openai/m-large,anthropic/m-small', '--param', 'stopOnSolution=false'];
  const mixed = ['--strategy', 'adaptive', '--param', 'probeSteps=2', '--role', 'probe=openai/m-probe'];
  const ends = ['--max-attempts', '3', '--model', 'repair', '--database', database];
  const run = ['run', '--task', 'session-cache', '--seed', '4', ...limits, ...mixed, ...turns, ...ends];

  const list = await espalier(env, 'models', '--json', '--database', database);
  expect(JSON.parse(list.stdout).map((entry: { id: string }) => entry.id)).toEqual([
    'repair',
    ...['openai', 'anthropic'].flatMap((name) => models.map((model) => `${name}/${model}`)),
  ]);
  const recorded = await espalier(env, ...run, '--record', cassette);
  expect(recorded.status).toBe(0);
  const first = JSON.parse(recorded.stdout);
  for (const [server, ...modelNames] of [
    [openai, 'm-probe', 'm-large'],
    [anthropic, 'm-small'],
  ] as const) {
    expect([...new Set(server.requests.map(({ body }) => body.model))]).toEqual(modelNames);
    await server.close();
  }

  const replayed = await espalier({}, ...run, '--replay', cassette);
  const second = JSON.parse(replayed.stdout);
  expect(second).toMatchObject({ status: 'solved', tokens: first.tokens, patch: first.patch });
  const db = openDatabase(database);
  expect(treeOf(db, asRunId(second.runId))).toEqual(treeOf(db, asRunId(first.runId)));
  db.$client.close();
  for (const { stdout, stderr } of [list, recorded]) expect(stdout + stderr).not.toContain(key);
  expect(written(database)).not.toContain(key);
});

it('a model is tried by six calls from the command line; the next run sends what was found', async () => {
  const server = await serve({
    api: 'openai',
    brain: (seen) =>
      seen.tools.length > 1 ? scripted(sessionCacheRepair)(seen) : { text: 'ready', calls: [] },
    intercept({ body, response }) {
      if (!('temperature' in body)) return false;
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: '`temperature` is not supported.' } }));
      return true;
    },
  });
  const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: key };
  const database = path.join(directory, 'espalier.db');
  const test = (...args: string[]) => espalier(env, 'models', 'test', ...args, '--database', database);
  const shown = await test('openai/m');
  expect(shown.status).toBe(0);
  expect(shown.stdout).toContain('✗ Refuses a temperature.');
  const facts = readFileSync(path.join(directory, 'model-facts.json'), 'utf8');
  expect(JSON.parse(facts)['openai/m']).toMatchObject({
    without: ['temperature'],
    tested: { findings: { length: 6 } },
  });
  const json = JSON.parse((await test('openai/m', '--json')).stdout);
  expect(json).toMatchObject({ model: 'openai/m', ok: true });
  const before = server.requests.length;
  const run = ['run', ...common, ...limits, '--model', 'openai/m', '--database', database];
  expect(JSON.parse((await espalier(env, ...run)).stdout)).toMatchObject({ status: 'solved' });
  expect(server.requests.slice(before).some(({ body }) => 'temperature' in body)).toBe(false);
  for (const [name, problem] of [
    ['m', 'names no model'],
    ['nowhere/m', 'openai/<model>'],
  ] as const) {
    const refused = await test(name);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain(problem);
  }
});

it('a wrong key ends the command with what to do, and the server’s echo of it is not repeated', async () => {
  const server = await serve({ api: 'openai', brain: repairBrain, key: 'another' });
  const env = { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: key };
  const database = path.join(directory, 'espalier.db');
  const done = await espalier(
    env,
    'run',
    ...common,
    ...limits,
    '--model',
    'openai/m',
    '--database',
    database,
  );
  expect(done.status).toBe(1);
  expect(JSON.parse(done.stdout)).toMatchObject({ status: 'paused', steps: 0 });
  expect(done.stderr).toContain('refused the key');
  expect(done.stderr).toContain('steer');
  for (const text of [done.stdout, done.stderr, written(database)]) expect(text).not.toContain(key);
});

it.each(['openai', 'anthropic'] as const)(
  '%s: a model that refuses the temperature solves at the first try; the next process sends none, and its run says so too',
  async (api) => {
    const message = '`temperature` is deprecated for this model.';
    const server = await serve({
      api,
      brain: scripted(sessionCacheRepair),
      intercept({ body, response }) {
        if (!('temperature' in body)) return false;
        response.writeHead(400, { 'content-type': 'application/json' });
        const error = { type: 'invalid_request_error', message };
        response.end(JSON.stringify(api === 'openai' ? { error } : { type: 'error', error }));
        return true;
      },
    });
    const prefix = api.toUpperCase();
    const env = { [`${prefix}_BASE_URL`]: server.baseUrl, [`${prefix}_API_KEY`]: key };
    const database = path.join(directory, 'espalier.db');
    const run = () =>
      espalier(env, 'run', ...common, ...limits, '--model', `${api}/m`, '--database', database);
    const refused = () => server.requests.filter(({ body }) => 'temperature' in body).length;
    for (const _ of ['first', 'next']) {
      const done = await run();
      expect(done.status).toBe(0);
      expect(JSON.parse(done.stdout)).toMatchObject({
        status: 'solved',
        notes: [{ model: `${api}/m`, about: 'temperature' }],
      });
      expect(refused()).toBe(1);
    }
    expect(readFileSync(path.join(directory, 'model-facts.json'), 'utf8')).toContain(`"${api}/m"`);
  },
);

it.each([
  {
    name: 'OpenAI’s responses',
    options: { api: 'responses' as const },
    model: 'openai/gpt-5.2',
    env: (baseUrl: string) => ({ OPENAI_BASE_URL: `${baseUrl}/responses`, OPENAI_API_KEY: key }),
  },
  {
    name: 'Gemini',
    options: { api: 'gemini' as const },
    model: 'gemini/gemini-3-pro-preview',
    env: (baseUrl: string) => ({ GEMINI_BASE_URL: baseUrl.replace('/v1beta', ''), GEMINI_API_KEY: key }),
  },
  {
    name: 'Azure',
    options: { api: 'openai' as const, path: /^\/openai\/deployments\/my-gpt\/chat\/completions$/ },
    model: 'azure/my-gpt',
    env: (baseUrl: string) => ({
      AZURE_OPENAI_ENDPOINT: baseUrl.replace('/v1', '/openai/deployments/my-gpt?api-version=2024-10-21'),
      AZURE_OPENAI_API_KEY: key,
    }),
  },
])(
  '$name solves the sample, streamed and thinking, over a rate limit and a broken connection; a cassette gives the same run; its key is nowhere',
  async ({ options, model, env }) => {
    const [, named = ''] = model.split('/');
    const server = await serve({
      ...options,
      key,
      models: ['another', named, 'third'],
      brain: (seen) => ({
        ...scripted(sessionCacheRepair)(seen),
        thinking: `Weighing ${seen.steps.length} steps.`,
      }),
      fault: (request) => (request === 2 ? 'rate-limit' : request === 5 ? 'broken' : null),
    });
    const database = path.join(directory, 'espalier.db');
    const cassette = path.join(directory, 'one.cassette');
    const list = await espalier(env(server.baseUrl), 'models', '--json', '--database', database);
    expect(JSON.parse(list.stdout).map(({ id }: { id: string }) => id)).toContain(model);
    const run = ['run', ...common, ...limits, '--model', model, '--database', database];
    const recorded = await espalier(env(server.baseUrl), ...run, '--record', cassette);
    const first = JSON.parse(recorded.stdout);
    expect(first).toMatchObject({ status: 'solved', steps: sessionCacheRepair.length });
    expect(server.requests).toHaveLength(sessionCacheRepair.length + 2);
    expect(server.requests.filter(({ billed }) => billed !== null)).toHaveLength(sessionCacheRepair.length);
    expect(JSON.stringify(server.requests.map(({ route }) => route))).not.toContain(key);
    await server.close();

    const replayed = await espalier({}, ...run, '--replay', cassette);
    expect(JSON.parse(replayed.stdout)).toMatchObject({ status: 'solved', patch: first.patch });
    for (const text of [list.stdout, list.stderr, recorded.stdout, recorded.stderr, written(database)]) {
      for (const form of [key, Buffer.from(key).toString('base64'), Buffer.from(key).toString('hex')])
        expect(text).not.toContain(form);
    }
  },
);
