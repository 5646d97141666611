import type { Action } from '@/server/core/agent/action';

/** A line of an edit: added, or removed. */
export interface EditLine {
  sign: '+' | '−';
  text: string;
}

const linesOf = (sign: EditLine['sign'], text: string): EditLine[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ sign, text: line.trim() }));

/** What an action changes, as lines without those that it leaves alone; empty for actions that edit nothing. */
export function editLines(action: Action): EditLine[] {
  switch (action.kind) {
    case 'edit_file':
      return [action, ...(action.more ?? [])].flatMap(({ old, new: fresh }) => replaced(old, fresh));
    case 'insert_lines':
      return linesOf('+', action.text);
    case 'write_file':
      return linesOf('+', action.content);
    case 'apply_patch':
      return action.patch
        .split('\n')
        .filter((line) => /^[+-](?![+-]{2} )/.test(line))
        .flatMap((line) => linesOf(line.startsWith('+') ? '+' : '−', line.slice(1)));
    default:
      return [];
  }
}

/** The lines of a replacement that both texts do not have. */
function replaced(old: string, fresh: string): EditLine[] {
  const [removed, added] = [linesOf('−', old), linesOf('+', fresh)];
  const has = (lines: EditLine[], text: string) => lines.some((line) => line.text === text);
  return [
    ...removed.filter(({ text }) => !has(added, text)),
    ...added.filter(({ text }) => !has(removed, text)),
  ];
}
