import type { Observation } from '@/server/core/agent/action';
import { isText } from '@/server/sandbox/store/content';
import { textOf } from '@/server/sandbox/store/names';
import { failure, type Place, success } from './file-result';
import { unknownFile } from './files';
import { lineEndsOf } from './line-ends';
import { resolvePath } from './paths';
import { numberedLine } from './shown-lines';

/** Said below a file whose lines do not end as usual; edits need not care. */
const lineEndsNote = {
  crlf: '[lines end with CR LF; edits given with LF keep them]',
  mixed: '[some lines end with CR LF, others with LF; edits keep the line ends they replace]',
};
const freely = { lines: 400, bytes: 32 * 1024 };
const ranged = { lines: 2000, bytes: 128 * 1024 };

/** The file's lines, each as its right-aligned number, a TAB and the text. */
export function readFile(
  place: Place,
  action: { path: string; startLine?: number; endLine?: number },
): Observation {
  const found = resolvePath(place, action.path);
  if (!found.ok) return failure(found.reason);
  if (found.path === '' || found.entry?.type === 'dir') {
    return failure(`${action.path} is a folder; list_files shows what is in it.`);
  }
  if (found.entry === null) return failure(unknownFile(place, action.path));
  const reads = [textOf(found.path)];
  const bytes = place.objects.get(found.entry.target);
  if (!isText(bytes)) return failure(`${action.path} is not a text file (${bytes.length} bytes).`, { reads });
  if (bytes.length === 0) return success('[the file is empty]', { reads });
  const text = bytes.toString('utf8');
  const ends = lineEndsOf(text);
  const lines = text.split(ends === 'lf' ? '\n' : /\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const start = action.startLine ?? 1;
  const end = Math.min(action.endLine ?? lines.length, lines.length);
  if (start > lines.length || end < start) {
    return failure(
      `${action.path} has ${lines.length} lines; there is no range ${start}–${action.endLine ?? 'end'}.`,
      {
        reads,
      },
    );
  }
  const shown = numbered(lines, start, end, action.startLine || action.endLine ? ranged : freely, reads);
  return ends === 'lf' ? shown : { ...shown, text: `${shown.text}\n${lineEndsNote[ends]}` };
}

function numbered(
  lines: string[],
  start: number,
  end: number,
  cap: { lines: number; bytes: number },
  reads: string[],
): Observation {
  const width = Math.max(5, String(end).length);
  const shown: string[] = [];
  let length = 0;
  let at = start;
  for (; at <= end && shown.length < cap.lines; at++) {
    const line = numberedLine(at, lines[at - 1] ?? '', width);
    length += line.length + 1;
    if (length > cap.bytes && shown.length > 0) break;
    shown.push(line.length > cap.bytes ? `${line.slice(0, cap.bytes)}…` : line);
  }
  const truncated = at <= end;
  if (truncated) shown.push(`[lines ${at}–${end} not shown; ask for a range]`);
  return success(shown.join('\n'), { reads, truncated });
}
