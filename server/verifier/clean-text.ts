/** Texts that equal outcomes give equally: no colours, no durations, no process ids, no places on this machine. */

/** Characters of a test's message. */
const messageCap = 4_000;
/** Characters of a run's log. */
export const logCap = 64_000;

export const withoutColours = (text: string): string => text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');

/** Paths outside the workspace keep their last name only; `file://` goes. */
const withoutPlaces = (text: string): string =>
  text
    .replaceAll('file://', '')
    .replace(
      /(?<![\w.])\/(?:tmp|private|var\/folders|root|home|Users|usr|opt)\/(?:[^\s'"`:()]*\/)?([^\s'"`:()/]+)/g,
      '…/$1',
    );

/** The end of a text longer than `cap` is cut. */
export const cutEnd = (text: string, cap: number): string =>
  text.length > cap ? `${text.slice(0, cap - 1)}…` : text;

/** The middle of a text longer than `cap` is cut: a third of the beginning and two of the end stay. */
export function cutMiddle(text: string, cap: number): string {
  if (text.length <= cap) return text;
  const note = '\n… output cut …\n';
  const head = Math.floor((cap - note.length) / 3);
  return `${text.slice(0, head)}${note}${text.slice(text.length - (cap - note.length - head))}`;
}

/** A failure's message: trimmed lines, at most 4,000 characters. */
export function cleanMessage(text: string): string {
  const short = withoutPlaces(withoutColours(text.slice(0, 4 * messageCap)));
  return cutEnd(
    short
      .split(/\r?\n/)
      .map((line) => line.trimEnd())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/^\n+/, '')
      .trimEnd(),
    messageCap,
  );
}

/** What our helpers print between marks of a run, and marks that stand alone. */
const marked =
  /^@espalier-([0-9a-f]{18})\n(?:[\s\S]*?\n)?@espalier-\1$|^@espalier-[0-9a-f]{18}-(?:begin|file|end)$/gm;

/** A run's output without what differs from one run to the next. */
export function cleanLog(text: string): string {
  return withoutPlaces(withoutColours(cutMiddle(text.replace(marked, ''), 2 * logCap)))
    .replace(/^( *(?:# |ℹ )?)duration_ms.*$/gm, '')
    .replace(/ \(\d+(?:\.\d+)? ?m?s\)/g, '')
    .replace(/\bin \d+(?:\.\d+)?s\b/g, 'in …')
    .replace(/\btime(?:stamp)?="[^"]*"/g, '')
    .replace(/\(node:\d+\)/g, '(node)')
    .trim();
}

/**
 * A test's name without what a run makes up: addresses of objects, UUIDs, times of day and dates with one, temporary
 * folders, process ids. Names that still differ between two runs are left out of the baseline.
 */
export const stableName = (name: string): string =>
  name
    .replace(/\b0x[0-9a-fA-F]{6,16}\b/g, '0x…')
    .replace(/\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b/g, '…uuid…')
    .replace(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '…time…')
    .replace(/\/tmp\/[\w.-]*[\w-]{6,}/g, '/tmp/…')
    .replace(/\bpid[ =:]?\d{2,7}\b/gi, 'pid…');
