import { describe, expect, it } from 'vitest';
import {
  type Action,
  actionSchema,
  actionTitle,
  isReadOnly,
  pathsEdited,
  plainKinds,
  sandboxKinds,
} from '@/server/core/agent/action';

describe('the title of an action', () => {
  it.each<[Action, string]>([
    [{ kind: 'read_file', path: 'src/a.js' }, 'read src/a.js'],
    [{ kind: 'read_file', path: 'src/a.js', startLine: 3 }, 'read src/a.js:3–end'],
    [{ kind: 'read_file', path: 'src/a.js', startLine: 3, endLine: 9 }, 'read src/a.js:3–9'],
    [{ kind: 'search', pattern: 'a  \n b' }, 'search a b'],
    [{ kind: 'search', pattern: 'a', path: 'src' }, 'search a in src'],
    [{ kind: 'list_files' }, 'list .'],
    [{ kind: 'list_files', path: 'src' }, 'list src'],
    [{ kind: 'edit_file', path: 'src/a.js', old: 'a', new: 'b' }, 'edit src/a.js'],
    [{ kind: 'write_file', path: 'src/a.js', content: '' }, 'write src/a.js'],
    [{ kind: 'run_tests' }, 'run tests'],
    [{ kind: 'run_tests', filter: ' adds\n' }, 'run tests matching adds'],
    [{ kind: 'shell', command: ' npm  ci ' }, '$ npm ci'],
    [{ kind: 'finish', summary: 'All\ndone.' }, 'finish: All done.'],
  ])('%o is “%s”', (action, title) => {
    expect(actionTitle(action)).toBe(title);
  });

  it('has 80 characters at most, the last one saying that more was cut off', () => {
    const long = 'x'.repeat(200);
    const actions: Action[] = [
      { kind: 'read_file', path: long },
      { kind: 'read_file', path: long, startLine: 1 },
      { kind: 'search', pattern: long },
      { kind: 'list_files', path: long },
      { kind: 'edit_file', path: long, old: 'a', new: 'b' },
      { kind: 'write_file', path: long, content: '' },
      { kind: 'run_tests', filter: long },
      { kind: 'shell', command: long },
      { kind: 'finish', summary: long },
    ];
    for (const action of actions) {
      const title = actionTitle(action);
      expect([title.length, title.at(-1)]).toEqual([80, '…']);
    }
    expect(actionTitle({ kind: 'edit_file', path: 'x'.repeat(75), old: 'a', new: '' })).toBe(
      `edit ${'x'.repeat(75)}`,
    );
  });
});

describe('the files that an action edits', () => {
  it.each<[string, Action, string[]]>([
    ['of an edit', { kind: 'edit_file', path: 'a.js', old: 'a', new: '' }, ['a.js']],
    ['of a patch', { kind: 'apply_patch', patch: '--- a/x.js\n+++ b/x.js\n@@ -1 +1 @@\n-a\n+b\n' }, ['x.js']],
    ['of a patch that cannot be read', { kind: 'apply_patch', patch: '@@ nonsense' }, []],
    ['of a command', { kind: 'shell', command: 'rm a.js' }, []],
  ])('are those %s', (_, action, paths) => expect(pathsEdited(action)).toEqual(paths));
});

describe('an action', () => {
  const ok = (given: object) => actionSchema.safeParse(given).success;

  it('that only looks leaves the files as they are', () => {
    const readOnly = sandboxKinds.filter((kind) => {
      const [path, pattern, command, summary] = ['a', 'a', 'a', 'a'];
      return isReadOnly(
        actionSchema.parse({
          kind,
          path,
          pattern,
          command,
          summary,
          old: 'a',
          new: '',
          content: '',
          afterLine: 1,
          text: 'a',
          patch: 'a',
        }),
      );
    });
    expect(readOnly).toEqual(['read_file', 'search', 'list_files', 'finish']);
  });

  it('is of one of eleven kinds, of which the offline policy is offered eight', () => {
    expect(sandboxKinds).toEqual([
      'read_file',
      'search',
      'list_files',
      'edit_file',
      'insert_lines',
      'undo_edit',
      'write_file',
      'apply_patch',
      'run_tests',
      'shell',
      'finish',
    ]);
    expect(sandboxKinds.filter((kind) => !plainKinds.includes(kind))).toEqual([
      'insert_lines',
      'undo_edit',
      'apply_patch',
    ]);
    expect(ok({ kind: 'delete_file', path: 'a' })).toBe(false);
  });

  it.each([
    ['a path', 4096, (text: string) => ({ kind: 'read_file', path: text })],
    ['a pattern', 1000, (text: string) => ({ kind: 'search', pattern: text })],
    ['a command', 20_000, (text: string) => ({ kind: 'shell', command: text })],
  ])('takes %s of 1 to %d characters', (_, most, action) => {
    expect([0, 1, most, most + 1].map((length) => ok(action('x'.repeat(length))))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('may have an empty filter, summary and new text, and no empty old one', () => {
    expect([0, 500, 501].map((n) => ok({ kind: 'run_tests', filter: 'x'.repeat(n) }))).toEqual([
      true,
      true,
      false,
    ]);
    expect([0, 10_000, 10_001].map((n) => ok({ kind: 'finish', summary: 'x'.repeat(n) }))).toEqual([
      true,
      true,
      false,
    ]);
    expect(ok({ kind: 'edit_file', path: 'a', old: 'b', new: '' })).toBe(true);
    expect(ok({ kind: 'edit_file', path: 'a', old: '', new: 'b' })).toBe(false);
  });

  it('counts lines from 1', () => {
    const read = (lines: object) => ok({ kind: 'read_file', path: 'a', ...lines });
    expect([read({ startLine: 0 }), read({ startLine: 1, endLine: 1 }), read({ endLine: 0 })]).toEqual([
      false,
      true,
      false,
    ]);
    expect(read({ startLine: 1.5 })).toBe(false);
  });
});
