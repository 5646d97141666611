import { describe, expect, it } from 'vitest';
import type { ActContext } from '@/server/agent/act';
import { mostCalls, performAll } from '@/server/agent/act-all';
import type { Action } from '@/server/core/agent/action';
import { asTurn, callsOf, isFinished, type RequestedCall } from '@/server/core/agent/call';
import type { Sandbox } from '@/server/core/ports/sandbox';
import { taskFileSchema } from '@/server/core/task/task';
import type { Outcome } from '@/server/core/verdict/outcome';
import { seen } from '@/server/lab/text-sandbox';

const task = {
  ...taskFileSchema.parse({
    title: 't',
    statement: 's',
    language: 'javascript',
    test: { command: 'node --test' },
  }),
  name: 't',
  directory: '/nowhere',
  holdoutDirectory: null,
  origin: 'directory' as const,
};

/** Carries out calls in a sandbox where paths that begin with “no” are not found, and the tests end with `exitCode`. */
async function performed(requested: readonly (Action | RequestedCall)[], exitCode = 0) {
  const done: string[] = [];
  const sandbox: Sandbox = {
    async file(action) {
      done.push(action.kind);
      const missing = 'path' in action && action.path?.startsWith('no');
      return { ...seen(missing ? 'There is no such file.' : `did ${action.kind}`), error: missing === true };
    },
    async run(command) {
      done.push(command);
      return { exitCode: 0, stdout: '', stderr: '', timedOut: false, truncated: false, ms: 1 };
    },
    snapshot: () => Promise.reject(new Error('no snapshot is taken while acting')),
    close: async () => {},
  };
  const outcome: Outcome = { status: 'read', tests: [], exitCode, log: '', ms: 1, tampered: [] };
  const verifier: ActContext['verifier'] = {
    async observe() {
      done.push('run_tests');
      return { observation: seen('tests ran'), tests: [], outcome };
    },
  };
  const [first, ...further] = requested.map((one) => ('kind' in one ? { action: one } : one));
  if (!first) throw new Error('no call');
  const signal = new AbortController().signal;
  const context = { sandbox, verifier, task, allowShell: true, signal, beforeEdit: () => null };
  const { calls, outcome: last } = await performAll(asTurn([first, ...further]), context);
  const observations = callsOf(calls).map(({ observation }) => observation);
  return { done, calls, observations, outcome: last };
}

const read: Action = { kind: 'read_file', path: 'a.js' };
const missing: Action = { kind: 'read_file', path: 'no.js' };
const edit: Action = { kind: 'edit_file', path: 'a.js', old: 'a', new: 'b' };
const failingEdit: Action = { ...edit, path: 'no.js' };
const tests: Action = { kind: 'run_tests' };
const finish: Action = { kind: 'finish', summary: 'Done.' };

describe('the calls of a turn', () => {
  it('are carried out one after another, each with what came of it; one that fails does not stop those after it', async () => {
    const { done, observations } = await performed([read, missing, edit, { kind: 'shell', command: 'make' }]);
    expect(done).toEqual(['read_file', 'read_file', 'edit_file', 'make']);
    expect(observations.map(({ error }) => error)).toEqual([false, true, false, false]);
  });

  it('that cannot be carried out have the reason for a result, among those that can', async () => {
    const tool: Action = { kind: 'tool', name: 'browse', arguments: { url: 'x' } };
    const { done, observations } = await performed([
      read,
      { action: tool, refusal: 'There is no action “browse”.' },
      edit,
    ]);
    expect(done).toEqual(['read_file', 'edit_file']);
    expect(observations[1]).toMatchObject({
      text: 'There is no action “browse”.',
      error: true,
      skipped: true,
    });
  });

  it('are carried out up to a number; the others are answered by a sentence', async () => {
    const { done, observations } = await performed(Array.from({ length: mostCalls + 2 }, () => read));
    expect(done).toHaveLength(mostCalls);
    expect(observations).toHaveLength(mostCalls + 2);
    expect(observations.at(-1)?.text).toMatch(/at most 10 calls/);
    expect(observations.map(({ skipped = false }) => skipped).lastIndexOf(false)).toBe(mostCalls - 1);
  });

  it('end with `finish`: what comes after it is not carried out', async () => {
    const { done, calls, observations } = await performed([edit, finish, read]);
    expect(done).toEqual(['edit_file']);
    expect(isFinished(calls)).toBe(true);
    expect(observations.at(-1)).toMatchObject({ skipped: true, text: expect.stringContaining('last call') });
  });

  it.each([
    ['an edit fails', [failingEdit, finish], 0],
    ['the tests end with an error', [tests, finish], 1],
  ] as const)('do not finish where %s before it', async (_, requested, exitCode) => {
    const { calls, observations } = await performed(requested, exitCode);
    expect(isFinished(calls)).toBe(false);
    expect(observations.at(-1)).toMatchObject({ error: true, skipped: true });
  });
});

describe('the result of a test run in a turn', () => {
  it.each([
    ['holds where it is the last call', [edit, tests], true],
    ['holds where only reading follows', [tests, read], true],
    ['holds where an edit follows that did not fit', [tests, failingEdit], true],
    ['says nothing of the files where an edit follows', [tests, edit], false],
    ['says nothing of the files where a command follows', [tests, { kind: 'shell', command: 'make' }], false],
    ['holds for the last run', [tests, edit, tests], true],
    ['holds where a part of the tests runs after it', [tests, { kind: 'run_tests', filter: 'x' }], true],
  ] as const)('%s', async (_, requested, holds) => {
    const { outcome } = await performed(requested);
    expect(outcome !== null).toBe(holds);
  });
});
