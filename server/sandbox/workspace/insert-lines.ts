import { editedFile } from './edited-file';
import type { FileResult, Place } from './file-result';
import { lineEndsOf, withLineEnds } from './line-ends';

/** Puts whole lines behind a line of a file, with the line ends of the file. */
export function insertLines(
  place: Place,
  action: { path: string; afterLine: number; text: string },
): FileResult {
  const { afterLine } = action;
  return editedFile(place, action.path, ({ path, content }) => {
    const end = lineEndsOf(content) === 'crlf' ? '\r\n' : '\n';
    const lines = content === '' ? [] : content.split('\n');
    const endsWhole = lines.at(-1) === '';
    const count = endsWhole ? lines.length - 1 : lines.length;
    if (afterLine > count) {
      const problem = `${path} has ${count} ${count === 1 ? 'line' : 'lines'}; there is no line ${afterLine} to insert after.`;
      return { ok: false, problem };
    }
    const bytes = Buffer.from(action.text.replace(/\r?\n$/, ''), 'utf8').toString('latin1');
    const inserted = withLineEnds(bytes, end);
    const [above, below] = [lines.slice(0, afterLine), lines.slice(afterLine)];
    const head =
      above.length === 0
        ? ''
        : above.length === lines.length
          ? `${above.join('\n')}${end}`
          : `${above.join('\n')}\n`;
    const tail = below.length === 0 ? (count === 0 ? end : '') : end + below.join('\n');
    const summary = `Inserted ${counted(inserted.split('\n').length)} in ${path} after line ${afterLine}.`;
    return { ok: true, content: head + inserted + tail, summary };
  });
}

const counted = (lines: number) => `${lines} ${lines === 1 ? 'line' : 'lines'}`;
