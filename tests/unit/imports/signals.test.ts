import { expect, test } from 'vitest';
import { openMemoryDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { commandSigns, isTestPath } from '@/server/core/verdict/command-signs';
import { toolCall } from '@/server/exchange/reading/tools';
import { makeRun } from '@/server/exchange/run/make-run';
import { storeRun } from '@/server/imports/store-run';

const kinds = (line: string) => commandSigns(line).map(({ kind }) => kind);

test.each([
  'git log --all --oneline',
  'git log -p -- src/a.py',
  'cd /testbed && git log -S"def widget" | head',
  'git --no-pager log --remotes',
  'git show 3f2a9c1',
  'git show origin/main:src/a.py',
  'git -C /repo show HEAD~3',
  'git reflog',
  'git fetch origin && git checkout origin/main -- a.py',
  'git checkout 3f2a9c1d0',
  'git diff HEAD..origin/main',
  'cat .git/packed-refs',
])('%s reads the history', (line) => expect(kinds(line)).toContain('history-read'));

test.each([
  'git log --oneline -5',
  'git log -1',
  'git show',
  'git show HEAD:src/a.py',
  'git diff',
  'git diff HEAD -- a.py',
  'git status && git stash && git checkout -- a.py',
  'git add -A && git commit -m "show 3f2a9c1"',
  'grep -rn "git show" docs',
  'python -m pytest tests/test_a.py',
  'curl http://localhost:8000/health',
  'pip install -e .',
  'cat tests/test_a.py',
])('%s is honest', (line) => expect(kinds(line)).toEqual([]));

test.each([
  'curl -s https://github.com/acme/widget/pull/12.diff',
  'wget raw.githubusercontent.com/acme/widget/main/a.py',
  'git clone https://github.com/acme/widget /tmp/w',
  'pip download widget==2.0',
])('%s looks something up in a network', (line) => expect(kinds(line)).toEqual(['network-lookup']));

test.each(["sed -i 's/1/2/' tests/test_a.py", 'rm -f tests/test_hard.py'])('%s changes a test', (line) =>
  expect(kinds(line)).toEqual(['tests-edited']),
);

test('tests are known by their names and folders', () => {
  const names = ['tests/a.py', 'src/test_a.py', 'a_test.go', 'x/a.spec.ts', 'conftest.py'];
  expect(names.filter(isTestPath)).toEqual(names);
  expect(['src/latest.py', 'src/contest/a.py', 'attest.go'].filter(isTestPath)).toEqual([]);
});

test('signs stand at the steps of an imported run, and at no other', () => {
  const step = (key: string, name: string, given: Record<string, unknown>, patch: string | null = null) => ({
    key,
    parentKey: null,
    calls: [toolCall(name, given, { observation: 'ok' })],
    patch,
  });
  const run = makeRun({
    format: 'test',
    task: { id: 'a' },
    drafts: [
      step('a', 'bash', { command: 'git show 3f2a9c1' }),
      step('b', 'str_replace_editor', { command: 'str_replace', path: '/w/tests/test_a.py', old_str: 'a' }),
      step('c', 'str_replace_editor', { command: 'create', path: '/w/tests/test_new.py', file_text: 'a' }),
      step('d', 'WebSearch', { query: 'widget repair' }),
      step('e', 'bash', { command: 'ls' }, '--- a/tests/test_b.py\n+++ b/tests/test_b.py\n+x'),
      step('f', 'bash', { command: 'ls' }, '--- /dev/null\n+++ b/tests/test_c.py\n+x'),
    ],
  });
  const db = openMemoryDatabase();
  const { runId } = storeRun(db, run, { file: 'a.json', actor: { kind: 'person', name: 'Ada' } });
  const signs = [...loadState(db, runId).nodes.values()].map(({ origin }) =>
    (origin?.signals ?? []).map(({ kind }) => kind),
  );
  expect(signs).toEqual([
    [],
    ['history-read'],
    ['tests-edited'],
    [],
    ['network-lookup'],
    ['tests-edited'],
    [],
  ]);
});
