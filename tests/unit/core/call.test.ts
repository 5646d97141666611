import { describe, expect, it } from 'vitest';
import type { Action } from '@/server/core/agent/action';
import {
  asTurn,
  type Call,
  callsOf,
  isFinished,
  mainCall,
  outlineOf,
  stepTitle,
} from '@/server/core/agent/call';
import { seen } from '@/server/lab/text-sandbox';

const call = (action: Action, more: Partial<Call['observation']> = {}): Call => ({
  action,
  observation: { ...seen('ok'), ...more },
});
const read = call({ kind: 'read_file', path: 'a.js' });
const edit = call({ kind: 'edit_file', path: 'b.js', old: 'x', new: 'y' });
const tests = call({ kind: 'run_tests' });
const shell = call({ kind: 'shell', command: 'make' });
const finish = call({ kind: 'finish', summary: 'Done.' });

describe('a step', () => {
  it('gives its calls in their order, whether it has one or several', () => {
    expect(callsOf(read)).toEqual([read]);
    expect(callsOf(asTurn([read, edit, tests]))).toEqual([read, edit, tests]);
    expect(asTurn([read])).not.toHaveProperty('further');
  });

  it.each([
    ['an edit before tests and reading', [read, tests, edit], edit],
    ['a command before tests', [tests, shell], shell],
    ['the first of several edits', [edit, call({ kind: 'write_file', path: 'c.js', content: '' })], edit],
    ['the end of the attempt before all', [edit, finish], finish],
    [
      'nothing that was not carried out',
      [read, { ...finish, observation: { ...finish.observation, skipped: true } }],
      read,
    ],
  ] as const)('is drawn as %s', (_, [first, ...further], main) => {
    expect(mainCall(asTurn([first, ...further]))).toEqual(outlineOf(main));
  });

  it('in which nothing was carried out neither ends nor changes anything', () => {
    const look = { ...finish, observation: { ...seen('diff'), skipped: true, look: true } as const };
    expect(mainCall(look)).toMatchObject({ kind: 'tool', title: 'a last look at the changes' });
    expect([isFinished(look), isFinished(finish)]).toEqual([false, true]);
  });

  it('is called by all its calls, at most 80 characters long', () => {
    expect(stepTitle(asTurn([read, edit, tests]))).toBe('read a.js · edit b.js · run tests');
    const long = stepTitle(asTurn([read, ...Array.from({ length: 20 }, () => edit)]));
    expect([long.length, long.at(-1)]).toEqual([80, '…']);
  });

  it('has an outline of each call, with its file and whether it failed', () => {
    expect(outlineOf(edit)).toEqual({ kind: 'edit_file', title: 'edit b.js', path: 'b.js', error: false });
    expect(
      outlineOf(call({ kind: 'tool', name: 'browse', arguments: { a: 1 } }, { error: true, skipped: true })),
    ).toEqual({
      kind: 'tool',
      title: 'browse {"a":1}',
      path: null,
      error: true,
      skipped: true,
    });
  });
});
