import { describe, expect, test } from 'vitest';
import { branchedSteps } from '@/server/exchange/formats/inspect/branches';
import { readFile } from '@/server/exchange/read';
import { Notes, noteText } from '@/server/exchange/reading/notes';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { json } from '@/tests/support/exchange/bytes';
import { branchEvents } from '@/tests/support/exchange/inspect';
import { openhandsSdk } from '@/tests/support/exchange/linear';
import { aide, aira, dars, flat, nested, transitions, verifiers } from '@/tests/support/exchange/trees';

async function runIn(bytes: Uint8Array): Promise<ImportedRun> {
  const [run] = (await readFile('acme__widget-1.root', bytes)).runs;
  if (!run) throw new Error('no run');
  return run;
}
const by = (run: ImportedRun, foreignId: string | number) =>
  run.nodes.find((node) => node.foreignId === foreignId);
const notes = (run: ImportedRun) => run.notes.map(noteText);

const ofTransitions = await runIn(json(transitions));

describe('moatless, transitions', () => {
  const run = ofTransitions;

  test('retries stand in their step, and a step that was not carried out says so', () => {
    expect(by(run, 2)?.calls.map(({ error, observation }) => [error, observation])).toEqual([
      [true, 'no such line'],
      [false, '+y'],
    ]);
    expect(run.nodes.filter(({ executed }) => !executed).map(({ foreignId }) => foreignId)).toEqual([4]);
    expect(by(run, 4)?.likeness).toEqual({ kind: 'another-try', of: 2 });
  });

  test("a snapshot before a step is its parent's patch; an end has its own", () => {
    expect(by(run, 1)?.patch).toBe('patch before 2');
    expect(by(run, 3)?.patch).toBe('patch before 3');
  });

  test('rewards keep their scale, tests are read, the value function is paid for', () => {
    expect(by(run, 2)?.reward).toMatchObject({ raw: 75, scale: [0, 100], value: 0.75 });
    expect(by(run, 2)?.tests).toEqual([
      { id: 'tests/a.py > one', status: 'passed' },
      { id: 'tests/a.py > two', status: 'failed' },
    ]);
    expect(by(run, 2)?.usd).toBeCloseTo(0.021);
    expect(run.root).toMatchObject({ visits: 2, valueSum: 120 });
  });

  test('the verdict goes to the attempt whose patch was submitted, not to the others', () => {
    expect(run.attempts.map(({ resolved }) => resolved).filter((one) => one !== null)).toEqual([true]);
    expect(run.task).toMatchObject({ id: 'acme__widget-1', repo: 'acme/widget', baseCommit: 'abc' });
  });

  test('an orphan stands under the root; other totals than the sums are shown', () => {
    expect(by(run, 5)?.parent).toBeNull();
    expect(notes(run)).toContain('steps whose parent is missing; they stand under the root: 1');
    expect(notes(run)).toContain(
      'The file states other US dollars than its steps sum up to: 0.2 against 0.041.',
    );
  });
});

describe('moatless, trees', () => {
  test('a negative reward makes the scale −100 to 100; values are sums', async () => {
    const run = await runIn(json(flat));
    expect(by(run, 1)?.reward).toMatchObject({
      raw: -50,
      value: 0.25,
      scale: [-100, 100],
      explanation: 'poor',
    });
    expect(by(run, 2)).toMatchObject({ valueSum: 80, title: 'ViewCode', ms: 3000 });
    expect(by(run, 3)).toMatchObject({
      likeness: { kind: 'duplicate' },
      selection: { reason: 'highest value' },
    });
    expect(run.attempts.map(({ resolved }) => resolved)).toEqual([true, null]);
  });

  test('children are read however deep they are nested', async () => {
    let node: Record<string, unknown> = { node_id: 3000, children: [] };
    for (let id = 2999; id >= 0; id -= 1) node = { node_id: id, children: [node] };
    const run = await runIn(json({ root: node }));
    expect(run.nodes).toHaveLength(3000);
    expect((await runIn(json(nested))).nodes[0]?.text).toBe('step 1');
  });
});

const ofDars = await runIn(json(dars));

describe('DARS', () => {
  const run = ofDars;

  test('messages pair up to steps; the preamble is no step', () => {
    expect(run.systemPrompt).toBe('You are a programmer.');
    expect(run.task).toMatchObject({ id: 'acme__widget-1', statement: 'Repair it' });
    expect(run.nodes.map(({ calls }) => calls[0]?.kind)).toEqual([
      'read_file',
      'finish',
      'edit_file',
      'finish',
      'finish',
      'edit_file',
    ]);
    expect(run.nodes.map(({ foreignId }) => foreignId)).toEqual([1, 2, 3, 4, 5, null]);
  });

  test('identical siblings stay two; a critic is the record of a selection', () => {
    expect(run.attempts.map(({ patch }) => patch?.trim() ?? null)).toEqual([
      'diff --git a/a b/a\n+a',
      'diff --git a/b b/b\n+b',
      'diff --git a/b b/b\n+b',
      null,
    ]);
    expect(run.nodes[4]?.selection).toEqual({
      reason: 'the second',
      candidates: ['one\nsubmit\n', 'two\nsubmit\n'],
    });
    expect(notes(run)).toContain('steps without an observation: the search was cut off there: 1');
  });
});

test('OpenHands SDK: calls of one answer are one step, and a state update is no parent', async () => {
  const run = await runIn(openhandsSdk);
  const [a, b, c] = run.nodes;
  expect(a?.calls.map(({ text, observation }) => [text, observation])).toEqual([
    ['ls', 'a.py'],
    ['pwd', '/w'],
  ]);
  expect([b?.parent, c?.parent]).toEqual([a?.id, a?.id]);
  expect(c?.calls[0]).toMatchObject({ kind: 'shell', exitCode: 0 });
});

describe('Inspect, branches', () => {
  const found = new Notes();
  const drafts = branchedSteps(branchEvents, found);
  const parentOf = Object.fromEntries(
    drafts.map(({ text, parentKey }) => [text, drafts.find(({ key }) => key === parentKey)?.text ?? null]),
  );

  test('a branch goes on from its anchor, the main line behind its last step', () => {
    expect(parentOf).toEqual({ one: null, two: 'one', three: 'two', four: 'one', five: 'four', six: 'two' });
  });

  test('a replayed beginning is dropped, a missing anchor is a note, an intermediate score is a reward', () => {
    expect(found.list().map(noteText)).toEqual([
      'replayed steps at the beginning of branches, dropped: 1',
      'branches whose anchor is missing; they begin where their span begins: 1',
    ]);
    expect(drafts.find(({ text }) => text === 'four')?.reward).toMatchObject({
      value: 0.5,
      explanation: 'half',
    });
    expect(drafts[0]?.calls?.[0]?.observation).toBe('saw one');
  });
});

describe('journals and traces', () => {
  test('AIDE: several drafts stand under the root; a metric to be small is reversed', async () => {
    const run = await runIn(aide);
    expect(run.nodes.map(({ title }) => title)).toEqual(['draft', 'debug', 'improve', 'draft']);
    expect(by(run, 2)?.reward).toMatchObject({ raw: 2, value: 1 });
    expect(by(run, 1)?.reward).toMatchObject({ raw: 4, value: 0 });
    expect(by(run, 0)?.calls[0]).toMatchObject({ kind: 'write_file', error: true, observation: 'a\nb\n' });
  });

  test('aira-dojo: the second parent of a crossover is a donor; a step written again replaces the first', async () => {
    const run = await runIn(aira);
    const [draft, debug, crossover, other] = run.nodes;
    expect(crossover).toMatchObject({ title: 'crossover', parent: debug?.id, donors: [other?.id] });
    expect([draft?.parent, other?.parent]).toEqual([null, null]);
    expect(crossover?.reward?.raw).toBe(0.8);
  });

  test('verifiers: the leaves are the samples, rewards are weighted, lists of tokens are dropped', async () => {
    const run = await runIn(verifiers);
    expect(run.attempts.map(({ reward }) => reward?.raw)).toEqual([0.75, 0.75]);
    expect(run.outcome).toMatchObject({ resolved: null, rewards: { right: 0.5, brief: 1 } });
    expect(run.nodes[0]).toMatchObject({ inputTokens: 7, outputTokens: 3 });
    expect(run.nodes[0]?.calls[0]).toMatchObject({ text: 'ls', observation: 'a.py' });
    expect(notes(run)).toContain('lists of token ids or log probabilities, dropped: 6');
  });
});
