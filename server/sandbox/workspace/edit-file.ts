import { editedFile } from './edited-file';
import type { FileResult, Place } from './file-result';
import { replaceOnce } from './replace-text';

const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/**
 * Replaces the one place where `old` stands, then each of `more`: all of them, or nothing. Works on bytes, so that it
 * leaves every other byte as it is; where lines end with CR LF, texts given with LF match, and what is put in ends its
 * lines like the file.
 */
export function editFile(
  place: Place,
  action: { path: string; old: string; new: string; more?: readonly { old: string; new: string }[] },
): FileResult {
  const edits = [action, ...(action.more ?? [])];
  return editedFile(place, action.path, ({ path, content: before }) => {
    let content = before;
    const notes: string[] = [];
    for (const [at, edit] of edits.entries()) {
      const bytes = { old: asBytes(edit.old), new: asBytes(edit.new) };
      const replaced = replaceOnce(content, bytes, path);
      if (!replaced.ok) {
        const whose =
          edits.length === 1 ? '' : `Nothing was changed: replacement ${at + 1} of ${edits.length}. `;
        return { ok: false, problem: `${whose}${replaced.problem}` };
      }
      content = replaced.content;
      if (replaced.note) notes.push(replaced.note);
    }
    const count = edits.length === 1 ? '1 replacement' : `${edits.length} replacements`;
    const line = firstDifference(before, content);
    return { ok: true, content, summary: [`Edited ${path}: ${count} at line ${line}.`, ...notes].join('\n') };
  });
}

/** The line of the first character that differs. */
function firstDifference(before: string, after: string): number {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  return before.slice(0, at).split('\n').length;
}
