import type { Action } from '@/server/core/agent/action';

/** Why a file cannot be edited as text in the page, or null. */
export function notEditable(file: { text: string; binary: boolean; cut: boolean }): string | null {
  if (file.binary) return 'This is no text: change it with a shell command.';
  if (file.cut) return 'This file is too long to be edited here: change it with a shell command.';
  if (file.text.includes('\uFFFD')) return 'This file is not UTF-8: change it with a shell command.';
  if (hasMixedEnds(file.text)) {
    return 'This file mixes two kinds of line ends: change it with a shell command.';
  }
  return null;
}

/** A carriage return of its own, or line ends of both kinds. */
const hasMixedEnds = (text: string): boolean =>
  /\r(?!\n)/.test(text) || (text.includes('\r\n') && /(?<!\r)\n/.test(text));

/** The text as a text area holds it. */
export const asEdited = (text: string): string => text.replaceAll('\r\n', '\n');

/**
 * The action that makes `before` into what was edited: the smallest run of whole lines that occurs exactly once in the
 * file, or the file written anew where there is none. Null where nothing was changed. Line ends stay those of the file.
 */
export function editOf(path: string, before: string, edited: string): Action | null {
  const after = before.includes('\r\n') ? edited.replaceAll('\n', '\r\n') : edited;
  if (after === before) return null;
  const old = linesOf(before);
  const now = linesOf(after);
  let top = 0;
  while (top < Math.min(old.length, now.length) && old[top] === now[top]) top++;
  let bottom = 0;
  const most = Math.min(old.length, now.length) - top;
  while (bottom < most && old[old.length - 1 - bottom] === now[now.length - 1 - bottom]) bottom++;
  for (let context = 0; ; context++) {
    const from = Math.max(0, top - context);
    const under = Math.max(0, bottom - context);
    const piece = old.slice(from, old.length - under).join('');
    const whole = from === 0 && under === 0;
    if (piece !== '' && occurrences(before, piece) === 1) {
      return { kind: 'edit_file', path, old: piece, new: now.slice(from, now.length - under).join('') };
    }
    if (whole) return { kind: 'write_file', path, content: after };
  }
}

/** Lines with their ends. */
const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function occurrences(text: string, piece: string): number {
  let count = 0;
  for (let at = text.indexOf(piece); at >= 0 && count < 2; at = text.indexOf(piece, at + 1)) count++;
  return count;
}
