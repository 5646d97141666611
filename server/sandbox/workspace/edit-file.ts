import { packagesReadOnly } from '@/server/sandbox/sentences';
import { applyChanges } from '@/server/sandbox/store/build';
import { bytesOf, textOf } from '@/server/sandbox/store/names';
import { type FileResult, failure, type Place, success } from './file-result';
import { unknownFile } from './files';
import { fitted, placesOf } from './line-ends';
import { resolvePath } from './paths';

/**
 * Replaces the one place where `old` stands. Works on bytes, so that it leaves every other byte as it is; where lines end
 * with CR LF, texts given with LF match, and what is put in ends its lines like the file.
 */
export function editFile(place: Place, action: { path: string; old: string; new: string }): FileResult {
  const unchanged = (text: string, reads: string[] = []): FileResult => ({
    observation: failure(text, { reads }),
    tree: place.tree,
  });
  const found = resolvePath(place, action.path);
  if (!found.ok) return unchanged(found.reason);
  if (found.shared !== undefined) return unchanged(packagesReadOnly(found.shared));
  if (found.path === '' || found.entry?.type === 'dir') return unchanged(`${action.path} is a folder.`);
  if (found.entry === null) return unchanged(unknownFile(place, action.path));
  const path = textOf(found.path);
  const content = place.objects.get(found.entry.target).toString('latin1');
  const old = Buffer.from(action.old, 'utf8').toString('latin1');
  const places = placesOf(content, old);
  const [only] = places;
  if (only === undefined) return unchanged(notFound(path, content, old), [path]);
  if (places.length > 1) {
    const lines = places.slice(0, 20).map(({ at }) => lineAt(content, at));
    return unchanged(
      `The text occurs ${places.length} times in ${path} (lines ${lines.join(', ')}${places.length > 20 ? ', …' : ''}); it must occur exactly once. Add lines around it to \`old\`.`,
      [path],
    );
  }
  const { at, length } = only;
  const text = Buffer.from(action.new, 'utf8').toString('latin1');
  const replaced =
    content.slice(0, at) + fitted(text, content.slice(at, at + length), content) + content.slice(at + length);
  const target = place.objects.put('blob', Buffer.from(replaced, 'latin1'));
  return {
    observation: success(`Edited ${path}: 1 replacement at line ${lineAt(content, at)}.`, {
      reads: [path],
      writes: [path],
    }),
    tree: applyChanges(
      place.trees,
      place.tree,
      new Map([[bytesOf(path), { type: 'file', mode: found.entry.mode, target }]]),
    ),
  };
}

function occurrences(content: string, wanted: string): number[] {
  const places: number[] = [];
  for (let at = content.indexOf(wanted); at >= 0; at = content.indexOf(wanted, at + 1)) places.push(at);
  return places;
}

const lineAt = (content: string, offset: number): number => content.slice(0, offset).split('\n').length;

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
