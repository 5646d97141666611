import { endMarker, startMarker } from './markers';

const header = '#!/bin/bash\nset -uxo pipefail\n';
const variable = 'SWEBENCH_TEST_EXIT_CODE';

/** The script as the harness runs it: the exit code of the test command is kept, and printed after the end marker. */
export function withExitCode(script: string): string {
  const lines = script.split('\n');
  const at = lines.findIndex((line) => line.includes(endMarker));
  if (at === -1) return script;
  const noted = script.includes(`${variable}=$?`)
    ? lines
    : [
        ...lines.slice(0, at),
        `${variable}=$?`,
        lines[at] ?? '',
        `echo ">>>>> Test Exit Code: $${variable}"`,
        ...lines.slice(at + 1),
      ];
  const text = noted.join('\n');
  return text.startsWith('#!') ? text : header + text;
}

const notTests = ['.json', '.png', 'csv', '.txt', '.md', '.jpg', '.jpeg', '.pkl', '.yml', '.yaml', '.toml'];

/** The files that a patch changes, in its order. */
export const filesOfPatch = (patch: string): string[] =>
  [...patch.matchAll(/^diff --git a\/.* b\/(.*)$/gm)].flatMap(([, file]) =>
    file === undefined ? [] : [file],
  );

/** What the test command is given: the changed test files; for Django, the names of their modules. */
export function directivesOf(repo: string, testPatch: string): string[] {
  const files = filesOfPatch(testPatch).filter((file) => !notTests.some((end) => file.endsWith(end)));
  if (repo !== 'django/django') return files;
  return files.map((file) =>
    file
      .replace(/\.py$/, '')
      .replace(/^tests\//, '')
      .replaceAll('/', '.'),
  );
}

const quoted = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** The script of a row from before SWE-bench 5, in the form that version 4 builds. */
export function legacyScript(row: {
  repo: string;
  baseCommit: string;
  testPatch: string;
  commands: readonly string[];
}): string {
  const activate = ['source /opt/miniconda3/bin/activate', 'conda activate testbed'];
  const files = filesOfPatch(row.testPatch).map(quoted).join(' ');
  const reset = `git checkout ${row.baseCommit} ${files}`;
  const directives = directivesOf(row.repo, row.testPatch).map(quoted).join(' ');
  const mark = 'EOF_114329324912';
  return `${[
    header.trimEnd(),
    ...activate,
    'cd /testbed',
    'git config --global --add safe.directory /testbed',
    'cd /testbed',
    'git status',
    'git show',
    `git -c core.fileMode=false diff ${row.baseCommit}`,
    ...activate,
    reset,
    `git apply -v - <<'${mark}'`,
    row.testPatch,
    mark,
    `: '${startMarker}'`,
    ...row.commands.map((command) => `${command} ${directives}`.trim()),
    `: '${endMarker}'`,
    reset,
  ].join('\n')}\n`;
}
