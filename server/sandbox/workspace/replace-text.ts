import { fitted, lineEndsOf, placesOf } from './line-ends';
import { looseMatches, reindented } from './loose-match';

/** A file after a replacement, or why nothing could be replaced. */
export type Replaced = { ok: true; content: string; note: string | null } | { ok: false; problem: string };

/**
 * Replaces the one place where `old` stands; where it stands nowhere, the one place that differs from it in indentation or
 * in white space at line ends alone. Texts hold one character for each byte.
 */
export function replaceOnce(content: string, edit: { old: string; new: string }, path: string): Replaced {
  const places = placesOf(content, edit.old);
  const [only] = places;
  if (only === undefined) return replaceLoosely(content, edit, path);
  if (places.length > 1) {
    const lines = listed(places.map(({ at }) => lineAt(content, at)));
    return no(
      `The text occurs ${places.length} times in ${path} (lines ${lines}); it must occur exactly once. Add lines around it to \`old\`.`,
    );
  }
  const { at, length } = only;
  const text = fitted(edit.new, content.slice(at, at + length), content);
  return { ok: true, content: content.slice(0, at) + text + content.slice(at + length), note: null };
}

const no = (problem: string): Replaced => ({ ok: false, problem });
const listed = (lines: readonly number[]): string =>
  `${lines.slice(0, 20).join(', ')}${lines.length > 20 ? ', …' : ''}`;

function replaceLoosely(content: string, edit: { old: string; new: string }, path: string): Replaced {
  const end = lineEndsOf(content) === 'crlf' ? '\r\n' : '\n';
  const lines = content.split(end);
  const matches = looseMatches(lines, edit.old);
  const [only] = matches;
  if (only === undefined) return no(notFound(path, content, edit.old));
  if (matches.length > 1) {
    return no(
      `The text occurs 0 times in ${path} as it is, and ${matches.length} times apart from white space (lines ${listed(matches.map(({ from }) => from + 1))}); copy the one that is meant exactly.`,
    );
  }
  const { from, to } = only;
  const text = edit.new === '' ? [] : reindented(edit.new, only);
  const where = to - from === 1 ? `line ${from + 1}` : `lines ${from + 1}–${to}`;
  return {
    ok: true,
    content: [...lines.slice(0, from), ...text, ...lines.slice(to)].join(end),
    note: `\`old\` differed from ${where} in white space only; the indentation of the file was kept.`,
  };
}

/** A text that would match if white space did not count is the most frequent miss. */
function notFound(path: string, content: string, old: string): string {
  const near = nearMisses(content, old);
  const hint =
    near.length > 0
      ? ` It differs only in white space from the text at line ${near.join(', ')}; copy it exactly.`
      : ' read_file shows what the file holds.';
  return `The text occurs 0 times in ${path}; it must occur exactly once.${hint}`;
}

function nearMisses(content: string, old: string): number[] {
  const wanted = old.replace(/\s+/g, '');
  if (wanted === '') return [];
  const squeezed: string[] = [];
  const lines: number[] = [];
  let line = 1;
  for (const character of content) {
    if (character === '\n') line += 1;
    if (/\s/.test(character)) continue;
    squeezed.push(character);
    lines.push(line);
  }
  return occurrences(squeezed.join(''), wanted)
    .slice(0, 5)
    .map((at) => lines[at] ?? 1);
}

function occurrences(content: string, wanted: string): number[] {
  const places: number[] = [];
  for (let at = content.indexOf(wanted); at >= 0; at = content.indexOf(wanted, at + 1)) places.push(at);
  return places;
}

const lineAt = (content: string, offset: number): number => content.slice(0, offset).split('\n').length;
