import { expect, test } from 'vitest';
import { callText, kindOf, toolCall, typedCall } from '@/server/exchange/reading/tools';

test.each([
  ['read_file', ['Read', 'view', 'open', 'read_file', 'ViewCode']],
  [
    'search',
    ['Grep', 'Glob', 'find_file', 'search_dir', 'search_file', 'FindClass', 'FindFunction', 'SemanticSearch'],
  ],
  ['list_files', ['LS', 'ls', 'ListFiles', 'list_directory']],
  [
    'edit_file',
    [
      'Edit',
      'MultiEdit',
      'str_replace_based_edit_tool',
      'append',
      'insert',
      'apply_patch',
      'StringReplace',
      'RequestCodeChange',
      'EditCode',
    ],
  ],
  ['write_file', ['Write', 'create', 'CreateFile']],
  ['run_tests', ['RunTests', 'run_tests']],
  [
    'shell',
    [
      'Bash',
      'execute_bash',
      'terminal',
      'TerminalAction',
      'exec_command',
      'shell',
      'run',
      'run_shell_command',
      'bash_command',
    ],
  ],
  ['finish', ['submit', 'finish', 'FinishAction', 'Finish', 'mark_task_complete', 'attempt_completion']],
  ['tool', ['Task', 'web_fetch', 'IdentifyCode', '', '日本']],
] as const)('tools of the kind %s', (kind, names) => {
  for (const name of names) expect([name, kindOf(name)]).toEqual([name, kind]);
});

test('an editor with several commands is what its command does', () => {
  const kinds = ['view', 'create', 'str_replace', 'insert', 'undo_edit'].map(
    (command) => toolCall('str_replace_editor', { command, path: 'a.py' }).kind,
  );
  expect(kinds).toEqual(['read_file', 'write_file', 'edit_file', 'edit_file', 'edit_file']);
  expect(typedCall('str_replace_editor view /w/a.py').kind).toBe('read_file');
});

test('a line typed into a shell is an extra command of the agent, or a command of the shell', () => {
  const kinds = [
    'open a.py',
    'edit 1:1\nx',
    'find_file a.py',
    'submit',
    'ls -a',
    'find . -name x',
    'python a.py',
    'grep x',
    '',
  ].map((line) => typedCall(line).kind);
  expect(kinds).toEqual([
    'read_file',
    'edit_file',
    'search',
    'finish',
    'shell',
    'shell',
    'shell',
    'shell',
    'tool',
  ]);
});

test('a call is shown as one would type it', () => {
  expect(callText('bash', { command: 'ls -a\n' })).toBe('ls -a');
  expect(callText('shell', { command: ['bash', '-lc', 'ls'] })).toBe('bash -lc ls');
  expect(callText('str_replace_editor', { command: 'view', path: 'a.py' })).toBe(
    'str_replace_editor view a.py',
  );
  expect(callText('Task', { prompt: 'x' })).toBe('Task {"prompt":"x"}');
  expect(callText('submit', null)).toBe('submit');
});

test.each(['valueOf', 'constructor', '__proto__'])(
  'takes the command %s for what it is: unknown',
  (command) => {
    expect(kindOf('str_replace_editor', command)).toBe('edit_file');
  },
);
