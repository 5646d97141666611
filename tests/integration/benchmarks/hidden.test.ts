import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEvents } from '@/db/log';
import { readNodeTexts } from '@/db/node-texts';
import { type DataPaths, dataPaths, openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { instanceOfRow } from '@/server/benchmarks/instances/from-row';
import { taskOfInstance } from '@/server/benchmarks/tasks/task-of-instance';
import type { Action } from '@/server/core/agent/action';
import { type RunId, rootNodeId } from '@/server/core/base/ids';
import { cheatingSigns } from '@/server/core/run/node';
import type { HiddenMode, Instance } from '@/server/core/task/benchmark';
import { ExportRefused, exportRuns } from '@/server/exports/export-runs';
import { openSnapshotStore } from '@/server/sandbox';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { dockerTested } from '@/tests/integration/sandbox/drivers';
import { buildMiniImage } from '@/tests/support/benchmarks/mini-image';
import { hiddenNames, miniFiles, row5 } from '@/tests/support/benchmarks/mini-instance';
import { removePlace } from '@/tests/support/benchmarks/remove-place';
import { runScripted } from '@/tests/support/benchmarks/run-scripted';
import { espalier } from '@/tests/support/command-line';

const image = `espalier-test/plot-hidden:${process.pid}`;
/** A later commit on another branch holds the fix, as some published images do. */
const future = [
  'git checkout -q -b later',
  'echo "# the known fix: width * height" >> plot.py',
  'git commit -qam "the fix that comes later"',
  'git tag v2',
  'git checkout -q -',
];

const fix = (body: string): Action => ({
  kind: 'edit_file',
  path: 'plot.py',
  old: 'def area(width, height):\n    return width + height',
  new: body,
});
const whole = fix(
  'def area(width, height, unit=None):\n    product = width * height\n    return product if unit is None else f"{product} {unit}"',
);
const half = fix('def area(width, height):\n    return width * height');
const look: Action = {
  kind: 'shell',
  command: 'git log --all --format=%s; git tag; ls tests; cat tests/*.py',
};
const finish: Action = { kind: 'finish', summary: 'done' };

describe.skipIf(!dockerTested)('the hidden tests of an instance', () => {
  const docker = connectDocker();
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-hidden-'));
  const paths: DataPaths = dataPaths(path.join(directory, 'espalier.db'));
  const db = openDatabase(paths.database);
  let instance: Instance;
  beforeAll(async () => {
    const read = instanceOfRow(row5(await buildMiniImage(docker, image, miniFiles, future), image));
    if ('refused' in read) throw new Error(read.refused);
    instance = read.instance;
  });
  afterAll(async () => {
    db.$client.close();
    await removePlace(docker, { directory, paths, image });
  });

  const run = (hidden: HiddenMode, actions: readonly Action[], visible?: string) => {
    const test = visible === undefined ? undefined : { command: visible, runner: 'exit' as const };
    return runScripted(db, paths, taskOfInstance(instance, { hidden, test }), actions);
  };
  /** Everything that an agent could have read, and every event. */
  const seen = (runId: RunId) => {
    const state = loadState(db, runId);
    const texts = [...state.nodes.values()].map((node) => {
      const { calls, prompt, thought } = readNodeTexts(db, node);
      return { calls, prompt, thought };
    });
    return JSON.stringify({ texts, experience: state.experience, events: readEvents(db, runId, 0) });
  };

  test.each([
    ['a whole fix is accepted', whole, 'solved'],
    ['half a fix is rejected', half, 'unsolved'],
  ])('blind: %s at the end, and no name of a hidden test is shown before', async (_, edit, status) => {
    const { runId, state, events } = await run('blind', [look, edit, finish]);
    expect({ status: state.status, hidden: state.spec.hidden }).toEqual({ status, hidden: 'blind' });
    expect(state.statusReason).toMatch(/The hidden tests, which the search did not see, (accept|reject) n\d/);
    const kinds = events.map(({ type }) => type);
    expect(kinds.filter((type) => type === 'node.heldout')).toHaveLength(1);
    expect(kinds.indexOf('node.heldout')).toBeGreaterThan(kinds.lastIndexOf('attempt.ended'));
    expect(kinds).not.toContain('node.verified');
    const known = seen(runId);
    for (const name of [...hiddenNames, 'look at the plus sign', instance.failToPass[0]]) {
      expect(known).not.toContain(name);
    }
    expect(known).toContain('test_double_many');
  });

  test('what the history tells of the future is gone before the agent starts', async () => {
    const { state } = await run('blind', [look, finish]);
    const first = [...state.nodes.values()].find(({ parentId }) => parentId === rootNodeId);
    if (!first) throw new Error('There is no step.');
    const [call] = readNodeTexts(db, first).calls;
    expect(call?.observation?.text).toMatch(/^base$/m);
    expect(call?.observation?.text).not.toMatch(/comes later|v2/);
    // The look itself is a sign. The step that ends the attempt has none.
    expect([...state.nodes.values()].map((node) => cheatingSigns(node).map(({ kind }) => kind))).toEqual([
      [],
      ['history-read'],
      [],
    ]);
    const shown = state.nodes.get(first.id);
    expect(shown && cheatingSigns(shown)[0]?.text).toContain('git log --all');
  });

  test('oracle: the hidden tests are the reward, the run says so, and its patch is no prediction', async () => {
    const { runId, state } = await run('oracle', [half, { kind: 'run_tests' }, finish]);
    const scores = [...state.nodes.values()].flatMap(({ score }) => (score ? [score.reward] : []));
    expect(state.status).toBe('unsolved');
    expect(Math.max(...scores)).toBeCloseTo(1 / 3);
    const solved = await run('oracle', [whole, finish]);
    expect({ status: solved.state.status, hidden: solved.state.spec.hidden }).toEqual({
      status: 'solved',
      hidden: 'oracle',
    });
    const sources = { database: db, snapshots: openSnapshotStore(paths.snapshots) };
    await expect(exportRuns(sources, [runId], 'predictions')).rejects.toThrow(ExportRefused);
    const { files } = await exportRuns(sources, [runId], 'predictions', { withHiddenTests: true });
    expect(files).toHaveLength(1);
  });

  const visible = 'python3 -c "from plot import area; assert area(3, 4) == 12"';
  test.each([
    ['accepts', whole, 'solved', true],
    ['rejects', half, 'unsolved', false],
  ])('holdout: it %s what passes the visible tests', async (_, edit, status, passed) => {
    const { runId, state } = await run('holdout', [edit, finish], visible);
    expect(state.status).toBe(status);
    const judged = [...state.nodes.values()].filter(({ holdout }) => holdout !== null);
    expect(judged.map(({ holdout }) => holdout?.passed)).toEqual(judged.map(() => passed));
    expect(judged.length).toBeGreaterThan(0);
    for (const name of hiddenNames) expect(seen(runId)).not.toContain(name);
  });

  test('the prediction of a run is the patch of its winner, byte for byte, and is graded alike', async () => {
    const { runId, state } = await run('blind', [
      { kind: 'shell', command: 'git add -A; echo x > left.pyc; chmod 755 plot.py' },
      whole,
      finish,
    ]);
    const out = path.join(directory, 'preds.jsonl');
    const exported = await espalier(
      {},
      ...['export', runId, '--as', 'predictions', '--out', out, '--database', paths.database],
    );
    expect(exported.stderr).toBe('');
    const { instance_id, model_patch: patch } = JSON.parse(readFileSync(out, 'utf8'));
    const root = state.nodes.get(rootNodeId)?.snapshot;
    const best = state.best === null ? undefined : state.nodes.get(state.best);
    if (!root || !best) throw new Error('There is no winner.');
    const store = openSnapshotStore(paths.snapshots);
    expect({ instance_id, patch }).toEqual({
      instance_id: instance.id,
      patch: await store.patch(root, await store.withoutIgnored(best.snapshot, { root, keep: ['plot.py'] })),
    });
    expect(patch).toContain('product if unit is None');
    expect(patch).not.toContain('.git/');
    expect(state.status).toBe('solved');
  });
});
