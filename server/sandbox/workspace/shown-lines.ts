import { diffArrays } from 'diff';

/** Lines shown above and below a change. */
const around = 3;
/** Lines shown of all changes of one action. */
const most = 60;
const longestLine = 400;
/** Past so many edits nothing is shown: a file that was written anew is no change to look at. */
const mostEdits = 400;

/** A line of a file as agents see it: its right-aligned number, a TAB and the text. */
export const numberedLine = (number: number, text: string, width = 5): string =>
  `${String(number).padStart(width)}\t${text}`;

/** Lines [from, to) of the file as it is now, counted from 0. */
interface Region {
  from: number;
  to: number;
}

/**
 * The lines that changed, as they are now, with their numbers and a few lines around; empty where too much changed.
 * Texts hold one character for each byte.
 */
export function shownChange(before: string, after: string): string {
  const [source, target] = [linesOf(before), linesOf(after)];
  const parts = diffArrays(source, target, { maxEditLength: mostEdits });
  if (!parts) return '';
  const regions: Region[] = [];
  let at = 0;
  for (const { added, removed, count = 0 } of parts) {
    if (added || removed) {
      const from = Math.max(0, at - around);
      const to = Math.min(target.length, at + (added ? count : 0) + around);
      const last = regions.at(-1);
      if (last && from <= last.to) last.to = Math.max(last.to, to);
      else regions.push({ from, to });
    }
    if (!removed) at += count;
  }
  return shown(target, regions);
}

function shown(lines: readonly string[], regions: readonly Region[]): string {
  const width = Math.max(5, String(regions.at(-1)?.to ?? 0).length);
  const texts: string[] = [];
  let left = most;
  for (const [index, { from, to }] of regions.entries()) {
    if (index > 0) texts.push('[…]');
    for (let at = from; at < to && left > 0; at++, left--) {
      const line = lines[at] ?? '';
      texts.push(
        numberedLine(at + 1, line.length > longestLine ? `${line.slice(0, longestLine)}…` : line, width),
      );
    }
    if (left === 0) {
      texts.push('[further changed lines are not shown; read_file shows them]');
      break;
    }
  }
  return texts.join('\n');
}

function linesOf(text: string): string[] {
  const lines = Buffer.from(text, 'latin1').toString('utf8').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
