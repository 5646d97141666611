import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '@/db/open';
import { putText } from '@/db/texts';
import { createCaller } from '@/server/api/router';
import { asNodeId } from '@/server/core/base/ids';
import { createModels } from '@/server/models';
import { openSnapshotStore } from '@/server/sandbox/store';
import { espalier } from '@/tests/support/command-line';
import { acted, type Brain } from '@/tests/support/loopback/brain';
import type { Intercepted, Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { sessionCacheRepair } from '@/tests/support/repair-script';
import { holdsSecret, placesOf } from '@/tests/support/search-stored';

const key = 'sk-hostile-0123456789-abcDEF';
let directory: string;
let servers: Loopback[];
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const forms = {
  plain: key,
  json: [...key].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join(''),
  url: [...key].map((one) => `%${one.charCodeAt(0).toString(16)}`).join(''),
  base64: Buffer.from(`Bearer ${key}`).toString('base64'),
  base64More: Buffer.from(`{"authorization":"Bearer ${key}","at":1}`).toString('base64url'),
  hex: Buffer.from(key).toString('hex'),
};
const all = Object.values(forms).join(' and ');

/** Says the key in its words, its thoughts, its actions and the files that these write. */
const brain: Brain = (seen) => {
  const at = seen.steps.length;
  const action =
    at === 0
      ? { kind: 'write_file' as const, path: 'NOTES.md', content: `Keys: ${all}\n` }
      : (sessionCacheRepair[at - 1] ?? { kind: 'finish' as const, summary: `Done with ${key}.` });
  if (seen.tools.length === 1)
    return { text: all, calls: [{ name: 'finish', arguments: `{"summary":"${forms.json}"}` }] };
  return { ...acted(seen, action, `Your key: ${all}`), thinking: `I know ${all}` };
};

const unread = {
  error: {
    message: `Failed to call with ${all}`,
    type: 'invalid_request_error',
    code: 'tool_use_failed',
    failed_generation: all,
  },
};

/** Says it in headers, in errors of several kinds, and in fields that nobody asked for. */
function intercept({ number, response, headers, body }: Intercepted): boolean {
  const given = String(headers['x-api-key'] ?? headers.authorization);
  response.setHeader('x-request-id', given);
  response.setHeader('x-debug', forms.base64);
  const refuse = (status: number, error: object, more: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...more });
    response.end(JSON.stringify(error));
    return true;
  };
  const message = `Not now, ${given}: ${all}`;
  if (number === 2) return refuse(429, { error: { message, type: key, code: key } }, { 'retry-after': '0' });
  if (number === 3) return refuse(500, { detail: message });
  if (number === 4)
    return refuse(400, {
      error: { message: `Unsupported parameter: temperature (${all})`, param: 'temperature' },
    });
  if (number === 6 && 'tools' in body) return refuse(400, unread);
  const write = response.write.bind(response);
  response.write = (chunk: string) =>
    write(
      chunk
        .replace('"choices":[{', `"system_fingerprint":"${key}","choices":[{"x_note":"${forms.base64}",`)
        .replace('"delta":{"', `"delta":{"provider_note":"${forms.hex}","`),
    );
  return false;
}

async function serve(api: 'openai' | 'anthropic'): Promise<Loopback> {
  const server = await startLoopback({
    api,
    brain,
    key,
    models: ['m', `m-${key}`, `m-${forms.hex}`],
    intercept,
  });
  servers.push(server);
  return server;
}

it('the search itself finds the key in every form and packing', () => {
  for (const form of Object.values(forms)) {
    for (const bytes of [Buffer.from(`a ${form} b`), Buffer.from(JSON.stringify({ form }))]) {
      expect(holdsSecret(bytes, key)).toBe(true);
    }
  }
  expect(holdsSecret(Buffer.from('[key] and sk-hostile'), key)).toBe(false);
  const db = openDatabase(path.join(directory, 'x.db'));
  putText(db, `${'x'.repeat(600)} ${key}`);
  db.$client.close();
  const packed = Buffer.from(`hidden: ${key}`);
  for (const [name, pack] of [
    ['a', deflateSync],
    ['b', deflateRawSync],
    ['c', gzipSync],
  ] as const)
    writeFileSync(path.join(directory, name), pack(packed));
  const places = placesOf(directory, key).found.join('\n');
  for (const place of [/^a$/m, /^b$/m, /^c$/m, /texts\.data/]) expect(places).toMatch(place);
});

it.each(['openai', 'anthropic'] as const)(
  '%s: a server that says the key everywhere brings it nowhere: files, database, snapshots, cassette, facts, output, API',
  async (api) => {
    const server = await serve(api);
    const env = { [`${api.toUpperCase()}_BASE_URL`]: server.baseUrl, [`${api.toUpperCase()}_API_KEY`]: key };
    const database = path.join(directory, 'espalier.db');
    const at = ['--database', database];
    const model = ['--model', `${api}/m`];
    const limits = ['--max-steps', '40', '--attempt-steps', '20', '--confidence', '0.5', '--seed', '4'];
    const record = ['--record', path.join(directory, 'demo.cassette')];
    const outputs = [
      await espalier(env, 'models', '--json', ...at),
      await espalier(env, 'models', 'test', `${api}/m`, ...at),
      await espalier(
        env,
        'run',
        '--task',
        'session-cache',
        '--strategy',
        'single',
        ...model,
        ...limits,
        ...record,
        ...at,
      ),
    ];
    const run = outputs[2];
    expect(run?.stdout + (run?.stderr ?? '')).toContain('olved');
    expect(run?.status, run?.stdout).toBe(0);
    expect(server.requests.length).toBeGreaterThan(8);
    // A run that stops at an error says why.
    const wrong = await startLoopback({
      api,
      brain,
      intercept: ({ response }) => {
        response.writeHead(401, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: `Wrong key: ${all}` } }));
        return true;
      },
    });
    servers.push(wrong);
    const paused = { ...env, [`${api.toUpperCase()}_BASE_URL`]: wrong.baseUrl };
    outputs.push(
      await espalier(
        paused,
        'run',
        '--task',
        'session-cache',
        '--strategy',
        'single',
        ...model,
        ...limits,
        '--json',
        ...at,
      ),
    );
    expect(outputs.at(-1)?.stderr).toContain('refused the key');

    const db = openDatabase(database);
    const models = createModels(directory, { environment: env });
    const caller = createCaller({
      database: () => db,
      snapshots: () => openSnapshotStore(path.join(directory, 'snapshots')),
      models: () => models,
      tasksDirectory: path.resolve('tasks'),
      exampleFile: path.resolve('examples/first-run.espalier.zip'),
      actor: { kind: 'person', name: 'tester' },
      closing: new AbortController().signal,
    });
    await caller.endpoints.discover({ name: api });
    const runs = await caller.runs.list();
    const replies: unknown[] = [
      runs,
      await caller.endpoints.list(),
      await caller.endpoints.known({ name: api, model: 'm' }),
      await caller.catalog.models(),
    ];
    for (const { id: runId } of runs) {
      const state = await caller.runs.state({ runId });
      replies.push(state);
      for (let at = 0; at < 12; at++)
        replies.push(await caller.runs.node({ runId, nodeId: asNodeId(`n${at}`) }).catch(String));
    }
    db.$client.close();
    for (const text of [
      ...outputs.flatMap(({ stdout, stderr }) => [stdout, stderr]),
      ...replies.map((one) => JSON.stringify(one, (_, value) => (value instanceof Map ? [...value] : value))),
    ]) {
      expect(holdsSecret(Buffer.from(text), key)).toBe(false);
    }
    const { found, searched } = placesOf(directory, key);
    expect(searched).toBeGreaterThan(100);
    expect(found).toEqual([]);
    expect(placesOf(directory, '[key]').found.length).toBeGreaterThan(3);
  },
);
