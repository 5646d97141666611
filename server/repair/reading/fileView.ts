/** What a `read_file` observation shows: lines by number, and whether the file goes on after them. */
export interface FileView {
  lines: Map<number, string>;
  /** The last line was shown. */
  toEnd: boolean;
}

/** Reads the numbered lines of a `read_file` observation. */
export function parseFileView(text: string, truncated: boolean): FileView {
  const lines = new Map<number, string>();
  let note = false;
  for (const row of text.split('\n')) {
    const match = /^\s*(\d{1,7})\t(.*)$/s.exec(row);
    if (match) lines.set(Number(match[1]), match[2] ?? '');
    else if (/^\s*\[.*\]\s*$/.test(row)) note = true;
  }
  return { lines, toEnd: !note && !truncated };
}

/** The paths of a `list_files` observation. */
export const parseListing = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().replace(/^\.\//, ''))
    .filter((line) => /\.\w+$/.test(line) && line.length < 1000 && !line.startsWith('['));

/** The `path:line: text` hits of a `search` observation. */
export function parseHits(text: string): { path: string; line: number; text: string }[] {
  const hits: { path: string; line: number; text: string }[] = [];
  for (const row of text.split('\n')) {
    const match = /^(?:\.\/)?([^:\s][^:]*):(\d+):\s?(.*)$/.exec(row);
    if (match) hits.push({ path: match[1] ?? '', line: Number(match[2]), text: match[3] ?? '' });
  }
  return hits;
}
