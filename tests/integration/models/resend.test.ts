import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCommand } from '@/db/commands';
import { claimRun, thisOwner } from '@/db/leases';
import { readNodeTexts } from '@/db/node-texts';
import { openRunLog } from '@/db/run-log';
import { loadState } from '@/db/runs';
import type { PromptEdit } from '@/server/core/agent/edited-prompt';
import { asNodeId, type RunId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import { handleAndRecord } from '@/server/engine/commands/dispatch';
import type { ShortCommand } from '@/server/engine/commands/handle';
import { modelChecks } from '@/server/engine/commands/model-checks';
import { execute, expectLogHolds, newRun } from '@/tests/support/engine-run';
import { openPlace, type Place } from '@/tests/support/language-run';
import { acted, type Brain } from '@/tests/support/loopback/brain';
import type { Loopback, Received } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';

let place: Place;
let servers: { openai: Loopback; anthropic: Loopback };
/** At each request: how much thinking came back. */
let thoughts: number[];
const me = { kind: 'person' as const, name: 'Ada' };

/** Writes 100, 101 and so on by turns with tests, and thinks at each step. */
const brain: Brain = (seen) => {
  thoughts.push(seen.thinking.length);
  const at = seen.steps.length;
  const action =
    at % 2 === 0
      ? { kind: 'write_file' as const, path: 'number', content: String(100 + at) }
      : { kind: 'run_tests' as const };
  return { ...acted(seen, action, `Step ${at}.`), thinking: `Thought ${at}.` };
};

beforeEach(async () => {
  thoughts = [];
  place = openPlace(undefined, { simulated: { digits: 3 } });
  servers = {
    openai: await startLoopback({ api: 'openai', brain }),
    anthropic: await startLoopback({ api: 'anthropic', brain }),
  };
  place.endpoint('a', servers.anthropic, {
    models: { m: { thinkingTokens: 2_000 }, 'claude-opus-4-8': { thinkingTokens: 2_000 } },
  });
  place.endpoint('o', servers.openai);
});
afterEach(async () => {
  await servers.openai.close();
  await servers.anthropic.close();
  await place.remove();
});

async function run(model: string): Promise<RunId> {
  const runId = newRun(place.db, {
    strategy: 'single',
    parameters: { steps: 6 },
    model,
    budget: { steps: 60, stepsPerAttempt: 6 },
  });
  await execute(place.db, place.world, runId);
  return runId;
}

function handled(runId: RunId, command: ShortCommand): string | null {
  claimRun(place.db, runId, thisOwner(), Date.now());
  const id = sendCommand(place.db, runId, command, me);
  const log = openRunLog(place.db, runId, thisOwner());
  const refusal = handleAndRecord(
    log,
    { id, command, by: me },
    { ...modelChecks(place.world.model), allowShell: false },
  );
  log.flush();
  return refusal;
}

const resend = (nodeId: string, edits: PromptEdit[], model: string | null = null): ShortCommand => ({
  kind: 'resend',
  nodeId: asNodeId(nodeId),
  edits,
  model,
  temperature: null,
  steps: 3,
  raise: true,
});

async function resent(runId: RunId, ...command: Parameters<typeof resend>) {
  expect(handled(runId, resend(...command))).toBeNull();
  await execute(place.db, place.world, runId);
  expectLogHolds(place.db, runId);
  const state = loadState(place.db, runId);
  const attempt = [...state.attempts.values()].at(-1);
  if (!attempt) throw new Error('no attempt');
  return {
    state,
    attempt,
    nodes: [...state.nodes.values()].filter(({ attemptId }) => attemptId === attempt.id),
  };
}

const promptAt = (runId: RunId, id: string) =>
  readNodeTexts(place.db, nodeOf(loadState(place.db, runId), asNodeId(id))).prompt;

/** The messages without marks for the cache, one text each. */
const messagesOf = ({ body }: Received): string[] =>
  [...(body.messages as { role: string; content: unknown }[])].flatMap(({ role, content }) =>
    Array.isArray(content)
      ? content.map((block) => JSON.stringify({ role, ...block, cache_control: undefined }))
      : [JSON.stringify({ role, content })],
  );

/** Every request begins with the one before it. */
function expectAppended(requests: readonly Received[]): void {
  for (const [at, request] of requests.entries()) {
    const before = requests[at - 1];
    if (before) expect(messagesOf(request).slice(0, messagesOf(before).length)).toEqual(messagesOf(before));
  }
}

describe('a prompt that a person edited is sent again as a branch', () => {
  it('later steps build on what was sent; thinking before the edit comes back, also in a branch of the branch', async () => {
    const runId = await run('a/m');
    const first = servers.anthropic.requests.length;
    const original = servers.anthropic.requests[4];
    const sent = promptAt(runId, 'n5');
    const part = sent.findLastIndex(({ kind, role }) => kind === 'step' && role === 'user');
    const text = '<observation>\nThe number is smaller than 500.\n</observation>';
    const { attempt, nodes, state } = await resent(runId, 'n5', [{ part, text }]);

    expect(attempt).toMatchObject({
      from: 'n4',
      model: 'a/m',
      steps: 3,
      proposal: { resent: { of: 'n5', edited: [part] } },
    });
    expect(state.selections.last()?.reason).toContain('edited the prompt of n5');
    expect(nodes).toHaveLength(3);
    expect(promptAt(runId, nodes[0]?.id ?? '').map((one) => one.text)).toEqual(
      sent.map((one, at) => (at === part ? text : one.text)),
    );
    const again = servers.anthropic.requests.slice(first);
    if (!original) throw new Error('no request');
    const changed = messagesOf(original).flatMap((message, at) =>
      messagesOf(again[0] ?? original)[at] === message ? [] : [at],
    );
    expect(changed).toHaveLength(1);
    expectAppended(again);
    // The edited observation is the last message: all thinking stands before it.
    expect(thoughts.slice(first)).toEqual([4, 5, 6]);
    expect(again.every(({ billed }) => billed !== null)).toBe(true);
    expect(state.spend.inputTokens).toBe(
      servers.anthropic.requests.reduce((sum, { billed }) => sum + (billed?.input ?? 0), 0),
    );

    const head = nodes.at(-1)?.id ?? asNodeId('n0');
    const branch = {
      kind: 'branch',
      from: head,
      attempts: 1,
      hint: 'Look again.',
      model: null,
      temperature: null,
      steps: 2,
      memory: 'none',
      raise: true,
    } as const;
    expect(handled(runId, branch)).toBeNull();
    await execute(place.db, place.world, runId);
    expectAppended(servers.anthropic.requests.slice(first));
    expect(thoughts.slice(-2)).toEqual([7, 8]);
    expect(JSON.stringify(servers.anthropic.requests.at(-1)?.body)).toContain('Look again.');
  });

  it.each([
    ['with a budget', 'a/m', [0, 0, 0]],
    ['as it likes', 'a/claude-opus-4-8', [0, 1, 2]],
  ])(
    'behind an edited task the messages of a model that thinks %s go back in plain form, and its new ones as they come',
    async (_, model, back) => {
      const runId = await run(model);
      const first = servers.anthropic.requests.length;
      const part = promptAt(runId, 'n5').findIndex(({ kind }) => kind === 'task');
      await resent(runId, 'n5', [{ part, text: 'Find the number. It is below 500.' }]);
      expect(thoughts.slice(first)).toEqual(back);
      expect(JSON.stringify(servers.anthropic.requests.at(-1)?.body)).toContain('It is below 500.');
      expectAppended(servers.anthropic.requests.slice(first));
    },
  );

  it('an edited action is what the model reads as its own', async () => {
    const runId = await run('a/m');
    const first = servers.anthropic.requests.length;
    const part = promptAt(runId, 'n3').findIndex(({ role }) => role === 'assistant');
    const text = JSON.stringify({ kind: 'write_file', path: 'number', content: '777' });
    await resent(runId, 'n3', [{ part, text }]);
    const body = JSON.stringify(servers.anthropic.requests[first]?.body);
    expect(body).toContain('777');
    expect(body).not.toContain('"content":"100"');
  });

  it('goes to another model of another maker, unedited too', async () => {
    const runId = await run('a/m');
    const { attempt, nodes } = await resent(runId, 'n3', [], 'o/other');
    expect(attempt).toMatchObject({ model: 'o/other', proposal: { resent: { of: 'n3', edited: [] } } });
    expect(nodes).toHaveLength(3);
    expect(servers.openai.requests.map(({ body }) => body.model)).toEqual(['other', 'other', 'other']);
    expectAppended(servers.openai.requests);
    expect(JSON.stringify(servers.openai.requests[0]?.body)).not.toContain('Thought 0');
  });

  it('goes on after the process ended in the middle of the branch', async () => {
    const runId = await run('a/m');
    const part = promptAt(runId, 'n5').findLastIndex(({ role }) => role === 'user');
    expect(handled(runId, resend('n5', [{ part, text: 'Budget: enough.' }]))).toBeNull();
    const first = servers.anthropic.requests.length;
    const end = new AbortController();
    const watch = setInterval(() => {
      if (loadState(place.db, runId).nodes.size === 8) end.abort();
    }, 5);
    await execute(place.db, place.world, runId, end.signal)
      .catch(() => {})
      .finally(() => clearInterval(watch));
    claimRun(place.db, runId, thisOwner(), Date.now());
    await execute(place.db, place.world, runId);
    const texts = servers.anthropic.requests.slice(first).map(({ body }) => JSON.stringify(body));
    expect(texts.length).toBeGreaterThanOrEqual(3);
    expect(texts.every((text) => text.includes('Budget: enough.'))).toBe(true);
  });
});

describe('sending a prompt again is refused', () => {
  it.each([
    ['at the root', resend('n0', []), 'No prompt was sent for n0'],
    ['at a node that is not there', resend('n99', []), 'no node n99'],
    ['for a part that is not there', resend('n2', [{ part: 77, text: 'x' }]), 'It has no part 77'],
    ['for an empty part', resend('n2', [{ part: 1, text: ' ' }]), 'Leave some text in it'],
    ['to the repair model', resend('n2', [], 'repair'), 'repair is no language model'],
    ['to a model that is not there', resend('n2', [], 'nowhere/m'), 'no endpoint “nowhere”'],
  ])('%s', async (_, command, reason) => {
    const runId = await run('o/m');
    const before = loadState(place.db, runId).attempts.size;
    expect(handled(runId, command)).toContain(reason);
    expect(loadState(place.db, runId).attempts.size).toBe(before);
  });

  it('for an action that is none', async () => {
    const runId = await run('o/m');
    const part = promptAt(runId, 'n3').findIndex(({ role }) => role === 'assistant');
    expect(handled(runId, resend('n3', [{ part, text: 'run the tests' }]))).toContain('JSON of an action');
  });
});
