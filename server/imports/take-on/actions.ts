import type { Action } from '@/server/core/agent/action';
import type { ImportedCall } from '@/server/exchange/run/imported-run';

/** What a call becomes here: actions to replay; nothing, as it changed no file; or null, as what it did cannot be told. */
export type Replayed = readonly Action[] | null;

type Given = Readonly<Record<string, unknown>>;
const textIn = (given: Given, ...keys: string[]): string | null => {
  for (const key of keys) {
    const value = given[key];
    if (typeof value === 'string') return value;
  }
  return null;
};

/** Kinds that leave the files as they are. */
const looking: ReadonlySet<ImportedCall['kind']> = new Set([
  'read_file',
  'search',
  'list_files',
  'run_tests',
  'finish',
  'tool',
]);

/**
 * A call of another system as our actions. `placed` gives the path in the workspace, null outside of it. Commands of a
 * shell are replayed only if `shell` allows it. A call that failed there is left out.
 */
export function actionsOf(
  call: ImportedCall,
  { placed, shell }: { placed: (path: string) => string | null; shell: boolean },
): Replayed {
  if (call.error || looking.has(call.kind)) return [];
  const given: Given = isGiven(call.arguments) ? call.arguments : {};
  if (call.kind === 'shell') {
    const command = textIn(given, 'command', 'cmd') ?? call.text;
    if (shell) return command.length <= 20_000 ? [{ kind: 'shell', command }] : null;
    return changesFiles(command) ? null : [];
  }
  const path = textIn(given, 'path', 'file_path', 'filePath', 'filename', 'file');
  const place = path === null ? null : placed(path);
  if (place === null) return null;
  return editOf(given, place);
}

const isGiven = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function editOf(given: Given, path: string): Replayed {
  const editor = textIn(given, 'command');
  if (editor === 'undo_edit') return [{ kind: 'undo_edit', path }];
  if (editor === 'view') return [];
  const old = textIn(given, 'old_str', 'old_string', 'oldString', 'old_text', 'oldText', 'old');
  const now = textIn(given, 'new_str', 'new_string', 'newString', 'new_text', 'newText', 'new');
  if (old !== null && old !== '' && editor !== 'insert') {
    return [{ kind: 'edit_file', path, old, new: now ?? '' }];
  }
  const several = given.edits;
  if (Array.isArray(several)) return editsOf(several, path);
  const line = given.insert_line ?? given.insertLine;
  const text = textIn(given, 'new_str', 'insert_text', 'text');
  if (typeof line === 'number' && line >= 0 && text !== null && text !== '') {
    return [{ kind: 'insert_lines', path, afterLine: line, text: text.endsWith('\n') ? text : `${text}\n` }];
  }
  const content = textIn(given, 'file_text', 'content', 'contents', 'fileText');
  return content === null ? null : [{ kind: 'write_file', path, content }];
}

function editsOf(edits: readonly unknown[], path: string): Replayed {
  const pairs = edits.map((edit) => {
    const of = isGiven(edit) ? edit : {};
    return {
      old: textIn(of, 'old_string', 'old_str', 'oldText', 'old') ?? '',
      new: textIn(of, 'new_string', 'new_str', 'newText', 'new') ?? '',
    };
  });
  const [first, ...more] = pairs;
  if (!first || pairs.some(({ old }) => old === '') || more.length > 50) return null;
  return [{ kind: 'edit_file', path, ...first, ...(more.length > 0 ? { more } : {}) }];
}

/** Whether a command may write files of the repository. A guess from its words: in doubt it may. */
const changesFiles = (command: string): boolean =>
  />\s*(?!\/dev\/null|&\d|\/tmp\/)\S|\b(?:sed\s+(?:-\S+\s+)*-\S*i|perl\s+-\S*i|tee|patch|git\s+(?:apply|checkout|stash|reset|revert|restore|am)|mv|cp|rm|mkdir|touch|python\S*\s+(?:-\s*<<|-c))/.test(
    command,
  );
