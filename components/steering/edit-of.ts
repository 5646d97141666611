import type { Action } from '@/server/core/agent/action';
import { notEditableBecause } from './sentences';

/** Why a file cannot be edited as text in the page, or null. */
export function notEditable(file: { text: string; binary: boolean; cut: boolean }): string | null {
  if (file.binary) return notEditableBecause.binary;
  if (file.cut) return notEditableBecause.long;
  if (file.text.includes('\uFFFD')) return notEditableBecause.encoding;
  return hasMixedEnds(file.text) ? notEditableBecause.lineEnds : null;
}

/** A carriage return of its own, or line ends of both kinds. */
const hasMixedEnds = (text: string): boolean =>
  /\r(?!\n)/.test(text) || (text.includes('\r\n') && /(?<!\r)\n/.test(text));

/** The text with the line ends of a text area. */
export const asEdited = (text: string): string => text.replaceAll('\r\n', '\n');

/**
 * The action that turns `before` into the edited text. It replaces the smallest run of whole lines that occurs exactly
 * once in the file, or writes the whole file if there is none. Null if nothing changed. The file keeps its line ends.
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
