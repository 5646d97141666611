import { expect, test } from 'vitest';
import { toolCall } from '@/server/exchange/reading/tools';
import type { Draft } from '@/server/exchange/run/draft';
import { makeRun } from '@/server/exchange/run/make-run';
import { placesIn } from '@/server/imports/take-on/places';
import { replayOf } from '@/server/imports/take-on/replay';

const files = new Set(['src/money.js', 'src/invoice.js', 'test/money.test.js']);
const options = { files, root: null, shell: false };

function runOf(calls: [string, Record<string, unknown>][], more: Partial<Draft> = {}) {
  const drafts = calls.map(
    ([name, given], at): Draft => ({
      key: `${at}`,
      parentKey: at === 0 ? null : `${at - 1}`,
      calls: [toolCall(name, given, { observation: 'ok' })],
      ...(at === calls.length - 1 ? more : {}),
    }),
  );
  const run = makeRun({ format: 'test', task: { id: 'a' }, drafts });
  return { run, end: run.nodes.at(-1)?.id ?? '' };
}
const replayed = (calls: Parameters<typeof runOf>[0], more: Partial<Draft> = {}, shell = false) => {
  const { run, end } = runOf(calls, more);
  return replayOf(run, end, { ...options, shell });
};

test('edits of several systems become ours, and what only looked is left out', () => {
  const path = '/testbed/src/money.js';
  expect(
    replayed([
      ['str_replace_editor', { command: 'view', path }],
      ['str_replace_editor', { command: 'str_replace', path, old_str: 'floor', new_str: 'round' }],
      ['Edit', { file_path: path, old_string: 'a', new_string: 'b' }],
      [
        'MultiEdit',
        {
          file_path: path,
          edits: [
            { old_string: 'c', new_string: 'd' },
            { old_string: 'e', new_string: '' },
          ],
        },
      ],
      ['str_replace_editor', { command: 'insert', path, insert_line: 3, new_str: 'x' }],
      ['Write', { file_path: '/testbed/src/new.js', content: 'y' }],
      ['bash', { command: 'grep -rn floor src | head' }],
      ['submit', {}],
    ]),
  ).toEqual({
    how: 'edits',
    lost: 0,
    actions: [
      { kind: 'edit_file', path: 'src/money.js', old: 'floor', new: 'round' },
      { kind: 'edit_file', path: 'src/money.js', old: 'a', new: 'b' },
      { kind: 'edit_file', path: 'src/money.js', old: 'c', new: 'd', more: [{ old: 'e', new: '' }] },
      { kind: 'insert_lines', path: 'src/money.js', afterLine: 3, text: 'x\n' },
      { kind: 'write_file', path: 'src/new.js', content: 'y' },
    ],
  });
});

test('where an edit cannot be told, the recorded diff is applied at once', () => {
  const patch =
    'diff --git a/src/money.js b/src/money.js\n--- a/src/money.js\n+++ b/src/money.js\n@@ -1 +1 @@\n-a\n+b';
  const calls: [string, Record<string, unknown>][] = [['bash', { command: "sed -i 's/a/b/' src/money.js" }]];
  expect(replayed(calls, { patch })).toEqual({
    how: 'patch',
    lost: 0,
    actions: [{ kind: 'apply_patch', patch: `${patch}\n` }],
  });
  expect(replayed(calls)).toBeNull();
  expect(replayed(calls, {}, true)).toEqual({
    how: 'edits',
    lost: 0,
    actions: [{ kind: 'shell', command: "sed -i 's/a/b/' src/money.js" }],
  });
});

test('what is lost is counted', () => {
  const calls: [string, Record<string, unknown>][] = [
    ['Write', { file_path: 'src/new.js', content: 'y' }],
    ['bash', { command: 'mv src/new.js src/newer.js' }],
  ];
  expect(replayed(calls)).toMatchObject({ how: 'edits', lost: 1 });
});

test('the folder of the repository is found by the files that the task has', () => {
  const paths = ['/opt/x/acme/src/money.js', '/opt/x/acme/src/invoice.js', '/tmp/src/money.js'];
  const placed = placesIn(files, paths, null);
  expect(placed('/opt/x/acme/src/new.js')).toBe('src/new.js');
  expect(placed('/testbed/src/new.js')).toBe('src/new.js');
  expect(placed('./src/new.js')).toBe('src/new.js');
  expect(placed('/etc/passwd')).toBeNull();
  expect(placed('../outside.js')).toBeNull();
  expect(placed('/opt/x/acme/../../etc/passwd')).toBeNull();
  expect(placesIn(files, [], '/srv/code')('/srv/code/a.js')).toBe('a.js');
});
