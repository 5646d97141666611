import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findText } from '@/db/find';
import { readStep } from '@/db/node-texts';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { callsOf } from '@/server/core/agent/call';
import { asRunId } from '@/server/core/base/ids';
import { outlinesOf } from '@/server/core/run/node';
import { espalier } from '@/tests/support/command-line';
import { expectLogHolds } from '@/tests/support/engine-run';
import type { Brain } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { sessionCacheRepair } from '@/tests/support/repair-script';

let directory: string;
let server: Loopback;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const call = ({ kind, ...given }: (typeof sessionCacheRepair)[number]) => ({
  name: kind,
  arguments: JSON.stringify(given),
});
const [tests, read, search, edit] = sessionCacheRepair.map(call);

/** Looks in three calls, then mends and tests, with calls among these that cannot be carried out. */
const brain: Brain = ({ steps }) => {
  const turn =
    steps.length === 0
      ? [tests, read, search]
      : [edit, { name: 'browse', arguments: '{"url": "x"}' }, { name: 'read_file', arguments: '{}' }, tests];
  return { text: 'All at once.', thinking: 'Weighing.', calls: turn.filter((one) => one !== undefined) };
};

/** The calls and results of a request in their order, by id. */
function idsIn(api: 'openai' | 'anthropic', body: Record<string, unknown>) {
  const text = JSON.stringify(body.messages);
  const [made, given] =
    api === 'openai'
      ? [/"id":"([^"]+)","type":"function"/g, /"tool_call_id":"([^"]+)"/g]
      : [/"type":"tool_use","id":"([^"]+)"/g, /"tool_use_id":"([^"]+)"/g];
  return [made, given].map((pattern) => [...text.matchAll(pattern)].map(([, id]) => id));
}

describe.each(['openai', 'anthropic'] as const)(
  'several calls a turn, with an API like that of %s',
  (api) => {
    it('are one step: each is carried out, shown with its result, and answered under its id', async () => {
      server = await startLoopback({ api, brain });
      const database = path.join(directory, 'espalier.db');
      const env = {
        [`${api.toUpperCase()}_BASE_URL`]: server.baseUrl,
        [`${api.toUpperCase()}_API_KEY`]: 'sk-test-0123456789abcdef',
      };
      const task = ['--task', 'session-cache', '--strategy', 'single', '--model', `${api}/m`];
      const ended = await espalier(env, 'run', ...task, '--max-steps', '9', '--json', '--database', database);
      const result = JSON.parse(ended.stdout);
      expect([ended.status, result.status, result.steps]).toEqual([0, 'solved', 2]);

      const db = openDatabase(database);
      const runId = asRunId(result.runId);
      const state = loadState(db, runId);
      const [, looked, mended] = [...state.nodes.values()];
      if (!looked || !mended) throw new Error('There are two steps.');
      expect([looked.actionKind, mended.actionKind]).toEqual(['run_tests', 'edit_file']);
      expect(looked.title).toBe('run tests · read session_cache/lru.py · search popitem');
      expect(mended.changed).toContain('session_cache/lru.py');
      expect([looked.score?.solved, mended.score?.solved]).toEqual([false, true]);
      expect(outlinesOf(mended).map(({ kind, skipped = false }) => [kind, skipped])).toEqual([
        ['edit_file', false],
        ['tool', true],
        ['tool', true],
        ['run_tests', false],
      ]);
      const step = readStep(db, mended);
      expect(step && callsOf(step)[1]?.observation.text).toContain('There is no action “browse”');
      expect(step && callsOf(step)[2]?.observation.text).toContain('do not fit');
      const found = [...findText(db, runId, ['popitem'], 0)].flatMap((page) => page.found);
      expect(found.map(({ nodeId }) => nodeId)).toContain(looked.id);
      expectLogHolds(db, runId);
      db.$client.close();

      const [, second] = server.requests;
      const [made, given] = idsIn(api, second?.body ?? {});
      expect(made).toHaveLength(3);
      expect(given).toEqual(made);
    });
  },
);
