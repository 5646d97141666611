import { describe, expect, test } from 'vitest';
import { openZip } from '@/server/exchange/bytes/zip';
import { type Folder, lazyBytes } from '@/server/exchange/folder/files';
import { itemsIn, listFolder, readFolder } from '@/server/exchange/folder/read-folder';
import { noteText } from '@/server/exchange/reading/notes';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { json, lines, utf8 } from '@/tests/support/exchange/bytes';
import { folderArchive } from '@/tests/support/exchange/inspect';
import { mini2, openhandsOutput, openhandsSdk, sweAgent, walk } from '@/tests/support/exchange/linear';
import { trajectory } from '@/tests/support/exchange/sessions';
import { dars, darsResults } from '@/tests/support/exchange/trees';

/** A folder of the given files that counts how often each is read as a whole. */
function folderOf(files: Record<string, Uint8Array>) {
  const reads: string[] = [];
  const folder: Folder = new Map(
    Object.entries(files).map(([path, bytes]) => [
      path,
      lazyBytes(bytes.length, () => {
        reads.push(path);
        return bytes;
      }),
    ]),
  );
  return { folder, reads };
}

async function runsOf(folder: Folder) {
  const runs: ImportedRun[] = [];
  const leftOut: string[] = [];
  for await (const entry of readFolder(folder)) {
    if ('reading' in entry) runs.push(...entry.reading.runs);
    else leftOut.push(entry.path);
  }
  return { runs, leftOut };
}

const trial = (reward: number | null, more: Record<string, unknown> = {}) =>
  json({
    task_name: 'sum',
    trial_name: `sum__${reward}`,
    agent_info: { name: 'terminus-2' },
    verifier_result: reward === null ? null : { rewards: { reward } },
    ...more,
  });

describe('a job of Harbor', () => {
  const continued = trajectory({}, []);
  const { folder } = folderOf({
    'job/config.json': json({ job_name: 'x' }),
    'job/result.json': json({ n_total_trials: 4 }),
    'job/sum__a/config.json': json({}),
    'job/sum__a/result.json': trial(1),
    'job/sum__a/agent/trajectory.json': json(
      trajectory({ continued_trajectory_ref: 'trajectory.cont-1.json' }),
    ),
    'job/sum__a/agent/trajectory.cont-1.json': json({
      ...continued,
      continued_trajectory_ref: 'trajectory.json',
      steps: (continued.steps as { step_id: number }[]).map((step) => ({
        ...step,
        is_copied_context: step.step_id < 5,
      })),
    }),
    'job/sum__a/verifier/ctrf.json': json({ results: { tests: [{ name: 't', status: 'passed' }] } }),
    'job/sum__b/config.json': json({}),
    'job/sum__b/result.json': trial(null, { exception_info: { exception_type: 'AgentTimeoutError' } }),
    'job/sum__b/agent/trajectory.json': json(trajectory()),
    'job/sum__b/verifier/reward.txt': utf8('0\n'),
    'job/sum__c/config.json': json({}),
    'job/sum__c/result.json': trial(-1),
    'job/sum__c/verifier/test-stdout.txt': utf8(''),
    'job/sum__d/config.json': json({}),
    'job/sum__d/result.json': trial(0.5),
    'job/sum__d/agent/trajectory.json': json(trajectory()),
  });

  test('a trial is a run with its verdict; a broken verifier and a reward between tell nothing', async () => {
    const { runs } = await runsOf(folder);
    expect(runs.map(({ task, outcome }) => [task.id, outcome.resolved])).toEqual([
      ['sum', true],
      ['sum', false],
      ['sum', null],
      ['sum', null],
    ]);
    expect(runs[1]?.attempts[0]?.exitStatus).toBe('AgentTimeoutError');
    expect(runs[2]?.notes.map(noteText)).toEqual(
      expect.arrayContaining(['The verifier gave no verdict.', 'The trial has no trajectory.']),
    );
    expect(runs[0]?.outcome.tests).toEqual([{ id: 't', status: 'passed' }]);
  });

  test('trajectories that continue each other are one attempt, without the copied steps, and a circle of names ends', async () => {
    const { runs } = await runsOf(folder);
    expect(runs[0]?.nodes).toHaveLength(3);
    expect(runs[0]?.attempts).toHaveLength(1);
  });
});

describe('runs of SWE-agent and mini-swe-agent', () => {
  test('in a zip archive: the task is the folder, the verdict stands in the report of the evaluation', async () => {
    const archive = openZip(folderArchive(sweAgent));
    const folder: Folder = new Map(
      archive.names().map((name) => [name, lazyBytes(0, () => archive.read(name) ?? new Uint8Array())]),
    );
    const { runs, leftOut } = await runsOf(folder);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.outcome).toMatchObject({
      resolved: true,
      source: 'report',
      tests: [{ id: 't', status: 'passed' }],
    });
    expect(leftOut).toContain('run_batch.config.yaml');
  });

  test('a list of instances reads none of them', async () => {
    const files: Record<string, Uint8Array> = {
      'preds.json': json({ i0: { instance_id: 'i0', model_patch: 'x' } }),
      'x.run.json': json({ resolved_ids: ['i1'], unresolved_ids: ['i2'] }),
    };
    for (let at = 0; at < 500; at += 1) files[`i${at}/i${at}.traj.json`] = mini2;
    const { folder, reads } = folderOf(files);
    const listed = await listFolder(folder);
    expect(listed).toHaveLength(500);
    expect(listed.find(({ task }) => task === 'i1')).toMatchObject({ resolved: true, size: mini2.length });
    expect(listed.filter(({ resolved }) => resolved === false).map(({ task }) => task)).toEqual(['i2']);
    expect(reads.sort()).toEqual(['preds.json', 'x.run.json']);
  });
});

test('OpenHands: a file for each attempt of the critic is one run with these attempts; a conversation is its events', async () => {
  const events = new TextDecoder().decode(openhandsSdk).trim().split('\n');
  const { folder } = folderOf({
    'eval/output.jsonl': openhandsOutput,
    'eval/output.critic_attempt_1.jsonl': openhandsOutput,
    'eval/output.critic_attempt_2.jsonl': openhandsOutput,
    'talk/base_state.json': json({ agent: { llm: { model: 'acme/m' } }, leaf_event_id: 'c' }),
    ...Object.fromEntries(
      events.map((event, at) => [`talk/events/event-${String(at).padStart(5, '0')}-x.json`, utf8(event)]),
    ),
  });
  const { runs } = await runsOf(folder);
  expect(runs.map(({ format, attempts, nodes }) => [format, attempts.length, nodes.length])).toEqual([
    ['openhands-output', 4, 8],
    ['openhands-output', 2, 4],
    ['openhands-sdk-events', 2, 3],
  ]);
  expect(runs[2]?.task.id).toBe('talk');
});

test('DARS: verdicts are found by the text of patches; that an evaluation ran says nothing', async () => {
  const { folder } = folderOf({
    'w/w.prev.root': json(dars),
    'w/overall_evaluation_results.json': json(darsResults),
  });
  const { runs } = await runsOf(folder);
  expect(runs[0]?.attempts.map(({ resolved }) => resolved)).toEqual([false, true, false, null]);
  expect(runs[0]?.outcome).toMatchObject({ resolved: true, source: 'report' });
});

test('Claude Code: what a subagent did stands in the step that called it; files that nothing names are counted', async () => {
  const row = (uuid: string, parentUuid: string | null, more: Record<string, unknown>) => ({
    uuid,
    parentUuid,
    sessionId: 's',
    ...more,
  });
  const use = (id: string, name: string, input: unknown) => ({
    id: `m-${id}`,
    content: [{ type: 'tool_use', id, name, input }],
  });
  const own = [
    row('x', null, {
      isSidechain: true,
      type: 'assistant',
      message: use('t9', 'Bash', { command: 'ls -a' }),
    }),
  ];
  const { folder } = folderOf({
    'p/s.jsonl': lines(
      row('a', null, { type: 'assistant', message: use('t1', 'Task', { prompt: 'look' }) }),
      row('r', 'a', {
        type: 'user',
        message: { content: [{ type: 'tool_result', tool_use_id: 't1', content: 'seen' }] },
        toolUseResult: { agentId: 'k1' },
      }),
    ),
    'p/agent-k1.jsonl': lines(
      ...own,
      row('y', 'x', { isSidechain: true, type: 'user', message: { content: 'z' } }),
    ),
    'p/agent-k2.jsonl': lines(...own, ...own),
  });
  const { runs } = await runsOf(folder);
  expect(runs).toHaveLength(1);
  expect(runs[0]?.nodes[0]?.remarks).toEqual(['subagent: k1, 1 step\n1. ls -a']);
  expect(runs[0]?.notes.map(noteText)).toContain(
    'files of subagents that no step of the session names, left out: 1',
  );
});

test('moatless-tools: the evaluation next to a trajectory is its verdict', async () => {
  const tree = {
    nodes: [
      { node_id: 0, parent_id: null },
      { node_id: 1, parent_id: 0 },
    ],
  };
  const { folder } = folderOf({
    'w-1/trajectory.json': json(tree),
    'w-1/eval_result.json': json({ 'w-1': { resolved: true } }),
    'w-1/trajectory_settings.json': json({}),
  });
  const { runs } = await runsOf(folder);
  expect(runs.map(({ task, outcome }) => [task.id, outcome.resolved, outcome.source])).toEqual([
    ['w-1', true, 'report'],
  ]);
});

test('a folder of the experiments of SWE-bench: trajectories, and the ids that were resolved', async () => {
  const { folder } = folderOf({
    'all_preds.jsonl': lines({ instance_id: 'i1', model_patch: 'x' }),
    'results/results.json': json({ resolved: ['i1'], generated: ['i1', 'i2'] }),
    'trajs/i1.traj': json({ ...walk(['ls']), environment: 'i1' }),
    'trajs/i2.json': mini2,
  });
  const { runs } = await runsOf(folder);
  expect(runs.map(({ task, outcome }) => [task.id, outcome.resolved])).toEqual([
    ['i1', true],
    ['i2', false],
  ]);
});

test('what is damaged is refused by its name, what is nothing of the kind is left out', async () => {
  const { folder } = folderOf({
    'a.traj': sweAgent,
    'b.traj': sweAgent.subarray(0, 100),
    'settings.json': json({ x: 1 }),
    'notes.md': utf8('x'),
  });
  const entries: [string, string][] = [];
  for await (const entry of readFolder(folder))
    entries.push([entry.path, 'reading' in entry ? 'read' : 'refusal' in entry ? entry.refusal : 'left out']);
  expect(entries).toEqual([
    ['a.traj', 'read'],
    ['b.traj', 'The file is cut off at line 1, column 101: it is JSON that does not end.'],
    ['settings.json', 'left out'],
    ['notes.md', 'left out'],
  ]);
  expect((await itemsIn(folder)).rest).toEqual(['notes.md']);
});

test('predictions and reports alone are read, as there is no run that they belong to', async () => {
  const { folder } = folderOf({ 'preds.json': json({ a: { instance_id: 'a', model_patch: '' } }) });
  const entries = [];
  for await (const entry of readFolder(folder)) entries.push(entry);
  expect(entries).toMatchObject([{ path: 'preds.json', reading: { format: 'swebench-predictions' } }]);
});
