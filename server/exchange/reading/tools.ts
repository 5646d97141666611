import type { ImportedCall } from '@/server/exchange/run/imported-run';
import { asJson, type Fields, fields, filled, text } from './value';

type Kind = ImportedCall['kind'];

/** Names of tools of other systems, in lower case without `_` and `-`, by the kind of action they are. */
const kinds: Readonly<Record<Exclude<Kind, 'apply_patch' | 'insert_lines' | 'undo_edit'>, string>> = {
  read_file: 'read view open readfile viewcode viewfile cat readmanyfiles goto scrolldown scrollup',
  search:
    'grep glob find findfile searchdir searchfile semanticsearch findclass findfunction findcodesnippet searchcode searchfilecontent ripgrep searchrepo',
  list_files: 'ls listfiles listdirectory list listdir',
  edit_file:
    'edit multiedit strreplace insert append stringreplace requestcodechange editcode insertline insertlines replace editfile notebookedit multireplace appendstring',
  write_file: 'write create createfile writefile createandwritefile',
  run_tests: 'runtests runtest verifysolution',
  shell:
    'bash executebash terminal terminalaction execcommand shell run runshellcommand keystrokes bashcommand cmdrunaction executecommand localshell runcommand runipython executeipythoncell ipythonruncellaction python',
  finish:
    'submit finish finishaction finished rejected reject marktaskcomplete attemptcompletion completetaskandsubmitfinaloutput exit exitforfeit',
  tool: '',
};
const byName = new Map<string, Kind>([
  ['applypatch', 'edit_file'],
  ...Object.entries(kinds).flatMap(([kind, names]) =>
    names.split(' ').map((name): [string, Kind] => [name, kind as Kind]),
  ),
]);
byName.delete('');

const editorCommands = new Map<string, Kind>([
  ['view', 'read_file'],
  ['create', 'write_file'],
  ['str_replace', 'edit_file'],
  ['insert', 'edit_file'],
  ['undo_edit', 'edit_file'],
]);

/** What kind of action a tool of another system is. `command` is that of an editor with several. */
export function kindOf(name: string, command: string | null = null): Kind {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  if (plain.startsWith('strreplace') || plain.endsWith('editor') || plain === 'fileeditoraction') {
    const kind = command === null ? undefined : editorCommands.get(command);
    return kind ?? 'edit_file';
  }
  return byName.get(plain) ?? 'tool';
}

const shown = ['command', 'cmd', 'keystrokes', 'path', 'file_path', 'query', 'pattern', 'code'] as const;

/** A call as one would type it: the command of a shell, otherwise the name with its most telling argument. */
export function callText(name: string, given: unknown): string {
  const args = fields(given);
  if (typeof given === 'string') return given === '' ? name : `${name} ${given}`;
  const command = text(args.command) ?? text(args.cmd) ?? text(args.keystrokes) ?? text(args.code);
  if (kindOf(name) === 'shell' && command !== null) return command.trimEnd();
  if (kindOf(name) === 'shell' && Array.isArray(args.command)) return args.command.join(' ');
  for (const key of shown) {
    const value = filled(args[key]);
    if (value !== null) {
      const place = key === 'command' ? (filled(args.path) ?? '') : '';
      return `${name} ${value} ${place}`.trimEnd();
    }
  }
  return Object.keys(args).length === 0 ? name : `${name} ${asJson(args)}`;
}

export interface CallResult {
  observation?: string | null;
  error?: boolean;
  exitCode?: number | null;
}

/** A call of a tool by its name and arguments. */
export function toolCall(name: string, given: unknown, result: CallResult = {}): ImportedCall {
  const command = text(fields(given).command);
  return {
    kind: kindOf(name, command),
    name,
    arguments: given ?? null,
    text: callText(name, given),
    observation: result.observation ?? null,
    error: result.error ?? (result.exitCode !== undefined && result.exitCode !== null && result.exitCode > 0),
    exitCode: result.exitCode ?? null,
  };
}

/** A line that was typed into a shell with extra commands, as SWE-agent and its kin do. */
export function typedCall(line: string, result: CallResult = {}): ImportedCall {
  const typed = line.trim();
  const [name = '', second = ''] = typed.split(/\s+/, 2);
  const editor = kindOf(name, second);
  const special = new Set(['python', 'ls', 'cat', 'find', 'grep', 'exit', 'run', 'list', 'read', 'write']);
  const kind = typed === '' ? 'tool' : special.has(name) || editor === 'tool' ? 'shell' : editor;
  const isShell = kind === 'shell';
  return {
    ...toolCall(isShell ? 'bash' : name || '(nothing)', { command: typed } satisfies Fields, result),
    kind,
    text: typed,
  };
}
