import { describe, expect, test } from 'vitest';
import { readFile } from '@/server/exchange/read';
import { noteText } from '@/server/exchange/reading/notes';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { json, lines } from '@/tests/support/exchange/bytes';
import {
  mini0,
  mini2,
  openhandsOutput,
  openhandsV0,
  sweAgentAttempts,
  walk,
} from '@/tests/support/exchange/linear';
import {
  atif,
  claudeCode,
  codex,
  geminiLines,
  opencode,
  pi,
  trajectory,
} from '@/tests/support/exchange/sessions';

async function runIn(bytes: Uint8Array): Promise<ImportedRun> {
  const [run] = (await readFile('x', bytes)).runs;
  if (!run) throw new Error('no run');
  return run;
}
const notes = (run: ImportedRun) => run.notes.map(noteText);
const tree = (run: ImportedRun) =>
  run.nodes.map(({ id, parent, calls, text }) => [
    id,
    parent,
    calls.map((call) => call.text).join(' & ') || text,
  ]);

describe('SWE-agent', () => {
  test('attempts of a retry agent hang off the root with the reviewer’s score', async () => {
    const run = await runIn(sweAgentAttempts);
    expect(run.attempts.map(({ reward, patch }) => [reward?.raw, patch])).toEqual([
      [0.25, 'diff --git a/a b/a\n'],
      [0.75, 'diff --git a/a b/a\n'],
    ]);
    expect(run.task).toMatchObject({ id: 'acme__widget-3', statement: 'The widget is broken.' });
    expect(run.nodes[0]).toMatchObject({ ms: 500, remarks: ['open file: a.py'] });
  });

  test('the total at the top of a finished retry agent counts once', async () => {
    const finished = {
      ...walk(['ls'], 0.5),
      attempts: [walk(['ls'], 0.5)],
      info: { model_stats: { instance_cost: 0.7, tokens_sent: 5 } },
    };
    expect((await runIn(json(finished))).totals.usd).toBe(0.7);
  });

  test('an exit status or a reward never makes a run resolved', async () => {
    const run = await runIn(sweAgentAttempts);
    expect([run.outcome.resolved, ...run.attempts.map(({ resolved }) => resolved)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(notes(run)).toContain('Nothing tells whether it is right.');
  });
});

describe('mini-swe-agent', () => {
  test('commands in blocks are calls; the exit code stands in what came back', async () => {
    const run = await runIn(mini0);
    expect(run.nodes.map(({ calls }) => [calls[0]?.text, calls[0]?.exitCode, calls[0]?.error])).toEqual([
      ['ls', 0, false],
      ['false', 1, true],
    ]);
  });

  test('version 2: usage, cost, raw output, items of the responses API; the exit is no step', async () => {
    const run = await runIn(mini2);
    expect(run.nodes[0]).toMatchObject({ usd: 0.02, inputTokens: 90, cachedTokens: 40 });
    expect(run.nodes[0]?.calls[0]).toMatchObject({ observation: 'a.py\n', exitCode: 2 });
    expect(run.nodes[1]).toMatchObject({
      text: 'done',
      calls: [{ text: 'echo COMPLETE', observation: null }],
    });
    expect(run.attempts[0]).toMatchObject({ exitStatus: 'Submitted', patch: 'diff' });
  });
});

describe('OpenHands V0', () => {
  test('calls of one answer are one step, each with its result', async () => {
    const run = await runIn(openhandsV0);
    expect(
      run.nodes[0]?.calls.map(({ kind, observation, exitCode }) => [kind, observation, exitCode]),
    ).toEqual([
      ['shell', 'a.py', 0],
      ['shell', '/w', 0],
    ]);
    expect(run.nodes[1]?.calls[0]?.kind).toBe('finish');
  });

  test('rows of one instance are attempts at one task', async () => {
    const reading = await readFile('x', openhandsOutput);
    expect(
      reading.runs.map(({ task, attempts }) => [
        task.id,
        attempts.map(({ name, resolved }) => [name, resolved]),
      ]),
    ).toEqual([
      [
        'acme__widget-1',
        [
          ['attempt 1', false],
          ['attempt 2', true],
        ],
      ],
      ['acme__widget-2', [['attempt 1', null]]],
    ]);
  });

  test('a cost of 0 with tokens used is unknown', async () => {
    const row = {
      instance_id: 'x',
      history: [],
      metrics: { accumulated_cost: 0, accumulated_token_usage: { prompt_tokens: 5 } },
    };
    const run = await runIn(lines(row));
    expect(run.totals).toMatchObject({ usd: null, inputTokens: 5 });
    expect(notes(run)).toContain('a cost of 0 with tokens used, taken as unknown: 1');
  });
});

const ofClaudeCode = await runIn(claudeCode);

describe('Claude Code', () => {
  const run = ofClaudeCode;

  test('the rows of one answer are one step; parallel calls are no fork, going back is one', () => {
    expect(tree(run)).toEqual([
      ['n1', null, 'ls & pwd'],
      ['n2', 'n1', 'false'],
      ['n3', 'n1', 'I read.'],
    ]);
    expect(run.nodes[0]?.messages).toEqual(['No, read it']);
    expect(run.nodes[1]?.calls[0]).toMatchObject({ error: true, exitCode: 1 });
  });

  test('usage counts once for each answer, the three kinds of input are added, repeated rows are read once', () => {
    expect(run.nodes[0]).toMatchObject({
      inputTokens: 111,
      outputTokens: 5,
      cachedTokens: 10,
      reasoning: 'hm',
    });
    expect(notes(run)).toContain('rows that a resumed session repeats, read once: 1');
    expect(notes(run)).toContain('rows of subagents, which belong inside the step that called them: 1');
  });

  test('rows without any parent are chained; a compaction is passed by its logical parent', async () => {
    const row = (uuid: string, type: string, more: Record<string, unknown>) => ({
      uuid,
      parentUuid: null,
      sessionId: 's',
      type,
      ...more,
    });
    const reply = (id: string) => ({ message: { id, content: [{ type: 'text', text: id }] } });
    const chained = await runIn(
      lines(row('a', 'assistant', reply('m1')), row('b', 'assistant', reply('m2'))),
    );
    expect(chained.nodes[1]?.parent).toBe('n1');
    const compacted = await runIn(
      lines(
        row('a', 'assistant', reply('m1')),
        row('c', 'system', { subtype: 'compact_boundary', logicalParentUuid: 'a' }),
        { ...row('d', 'user', { isCompactSummary: true, message: { content: 'short' } }), parentUuid: 'c' },
        { ...row('b', 'assistant', reply('m2')), parentUuid: 'd' },
      ),
    );
    expect(compacted.nodes[1]?.parent).toBe('n1');
    expect(compacted.nodes[0]?.remarks).toEqual([
      'the conversation was compacted here',
      'summary of what was compacted: short',
    ]);
  });

  test('parents in a circle are refused', async () => {
    const row = (uuid: string, parentUuid: string) => ({
      uuid,
      parentUuid,
      sessionId: 's',
      type: 'user',
      message: { content: 'x' },
    });
    await expect(runIn(lines(row('a', 'b'), row('b', 'a')))).rejects.toThrow(/circle: a → b → a/);
  });
});

test('pi: labels and summaries of branches are remarks; costs are known', async () => {
  const run = await runIn(pi);
  expect(tree(run).map(([, parent, text]) => [parent, text])).toEqual([
    [null, 'ls'],
    ['n1', 'false'],
    ['n1', 'cat a.py'],
  ]);
  expect(run.nodes[0]).toMatchObject({
    remarks: ['another branch was left: tried false', 'label: start'],
    usd: 0.25,
    inputTokens: 16,
  });
});

const ofCodex = await runIn(codex);

describe('Codex', () => {
  const run = ofCodex;

  test('calls before their first result are one step; turns that were taken back are a side branch', () => {
    expect(tree(run)).toEqual([
      ['n1', null, 'ls & pwd'],
      ['n2', 'n1', 'make'],
      ['n3', 'n1', 'ninja'],
    ]);
    expect(run.nodes[0]).toMatchObject({
      reasoning: 'look',
      remarks: ['closing text: Done.'],
      messages: ['Again', 'Otherwise'],
    });
    expect(run.nodes[0]?.calls[1]).toMatchObject({ observation: 'denied', exitCode: 3, error: true });
  });

  test('a text that closes a turn is an answer of its own: its tokens count at the step before it', async () => {
    const tokens = (total: number) => ({
      type: 'event_msg',
      payload: {
        type: 'token_count',
        info: {
          total_token_usage: { input_tokens: total, output_tokens: total / 10 },
          last_token_usage: { input_tokens: 100, output_tokens: 10 },
        },
      },
    });
    const item = (payload: object) => ({ type: 'response_item', payload });
    const reply = (text: string) =>
      item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });
    const request = (text: string) =>
      item({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
    const bytes = lines(
      { type: 'session_meta', payload: { id: 's' } },
      request('Repair it'),
      item({ type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: 'c' }),
      item({ type: 'function_call_output', call_id: 'c', output: 'Process exited with code 0' }),
      tokens(100),
      reply('Done.'),
      tokens(200),
      request('And more'),
      reply('Nothing to do.'),
      tokens(300),
    );
    const run = await runIn(bytes);
    expect(run.nodes.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens])).toEqual([
      [200, 20],
      [100, 10],
    ]);
    expect(run.totals).toMatchObject({ inputTokens: 300, outputTokens: 30 });
    expect(notes(run)).toEqual(['Nothing tells whether it is right.']);
  });

  test('what Codex writes for the user is not the task; totals are the last ones; a fork names its parent', () => {
    expect(run.task.statement).toBe('Repair it');
    expect(run.totals).toMatchObject({ inputTokens: 50, outputTokens: 5, cachedTokens: 20 });
    expect(run.forkedFrom).toBe('parent');
  });
});

test('Gemini CLI: what a rewind cuts stays as a side branch', async () => {
  const run = await runIn(geminiLines);
  expect(tree(run).map(([, parent, text]) => [parent, text])).toEqual([
    [null, 'ls'],
    ['n1', 'lost'],
    ['n1', 'found'],
  ]);
  expect(run.nodes[0]).toMatchObject({ outputTokens: 3, calls: [{ kind: 'shell', observation: 'a.py' }] });
});

test('Gemini CLI: a conversation that is written anew keeps its steps; calls and results stand in its parts', async () => {
  const call = { functionCall: { id: 'c1', name: 'run_shell_command', args: { command: 'false' } } };
  const response = {
    id: 'c1',
    name: 'run_shell_command',
    response: { output: 'Output: (empty)\nExit Code: 1' },
  };
  const context = { id: 'x', type: 'user', content: [{ text: '<session_context>\nToday' }] };
  const task = { id: 'u1', type: 'user', content: [{ text: 'Repair it' }] };
  const first = { id: 'g1', type: 'gemini', content: 'One', tokens: { input: 10, output: 2 }, model: 'm' };
  const second = { id: 'g2', type: 'gemini', content: [{ text: 'Two' }, call] };
  const bytes = lines(
    { sessionId: 's', projectHash: 'h', kind: 'main' },
    { $set: { messages: [context] } },
    task,
    first,
    { $set: { lastUpdated: '2026-05-01T10:00:00Z' } },
    {
      $set: {
        messages: [context, task, { ...first, content: [{ text: 'One' }], tokens: undefined }, second],
      },
    },
    { id: 'u2', type: 'user', content: [{ functionResponse: response }] },
    { id: 'g3', type: 'gemini', content: 'Three' },
    { $set: { messages: [context, task, first] } },
    { id: 'g4', type: 'gemini', content: 'Another way' },
    { $set: { messages: [{ id: 'sum', type: 'user', content: [{ text: 'Until now: …' }] }] } },
    { id: 'g5', type: 'gemini', content: 'After the summary' },
  );
  const { runs } = await readFile('x', bytes);
  const [run] = runs;
  expect(run?.task.statement).toBe('Repair it');
  expect(run?.nodes.map(({ foreignId, parent, text }) => [foreignId, parent, text])).toEqual([
    ['g1', null, 'One'],
    ['g2', 'n1', 'Two'],
    ['g3', 'n2', 'Three'],
    ['g4', 'n1', 'Another way'],
    ['g5', 'n4', 'After the summary'],
  ]);
  expect(run?.nodes[0]).toMatchObject({ inputTokens: 10, outputTokens: 2, model: 'm' });
  expect(run?.nodes[1]?.calls).toMatchObject([{ text: 'false', exitCode: 1, error: true }]);
  expect(run?.nodes[1]?.messages).toEqual([]);
  expect(run?.notes).toContainEqual({ text: 'side branches that a rewind left', count: 1 });
});

test('opencode: cost, tokens of every kind, time', async () => {
  const run = await runIn(opencode);
  expect(run.nodes[0]).toMatchObject({
    usd: 0.5,
    inputTokens: 17,
    outputTokens: 3,
    cachedTokens: 3,
    ms: 2000,
    model: 'acme/m',
  });
  expect(run.forkedFrom).toBe('p');
});

describe('ATIF', () => {
  test('one observation for several calls stands behind the last; subagents and compactions are remarks', async () => {
    const run = await runIn(atif);
    expect(run.nodes[0]?.calls.map(({ text, kind, observation }) => [text, kind, observation])).toEqual([
      ['ls', 'shell', null],
      ['pwd', 'shell', 'a.py and /w'],
    ]);
    expect(run.nodes[0]?.remarks).toEqual(['compacted\nsubagent: sub.json']);
    expect(run.nodes[1]?.calls[0]?.kind).toBe('finish');
  });

  test('other versions are refused, unknown keys are notes', async () => {
    await expect(runIn(json(trajectory({ schema_version: 'ATIF-v2.0' })))).rejects.toThrow(
      /version “ATIF-v2.0”/,
    );
    expect(notes(await runIn(json(trajectory({ surprise: 1 }))))).toContain(
      'unknown keys of the ATIF root, ignored: 1',
    );
  });
});
