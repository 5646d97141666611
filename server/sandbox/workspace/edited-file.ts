import { packagesReadOnly } from '@/server/sandbox/sentences';
import { applyChanges } from '@/server/sandbox/store/build';
import { bytesOf, textOf } from '@/server/sandbox/store/names';
import type { Entry } from '@/server/sandbox/store/tree';
import { type FileResult, failure, type Place, success } from './file-result';
import { unknownFile } from './files';
import { resolvePath } from './paths';
import { shownChange } from './shown-lines';

/** A file that is there and may be changed. */
interface Editable {
  path: string;
  entry: Entry;
  /** One character for each byte, so that what is not changed stays as it is. */
  content: string;
}

/** What an edit makes of a file: its content and what to say first of it; or why it makes nothing. */
export type Edited = { ok: true; content: string; summary: string } | { ok: false; problem: string };

/** Changes a file that is there by `edit`, and shows the lines that changed. */
export function editedFile(place: Place, path: string, edit: (file: Editable) => Edited): FileResult {
  const unchanged = (text: string, reads: string[] = []): FileResult => ({
    observation: failure(text, { reads }),
    tree: place.tree,
  });
  const found = resolvePath(place, path);
  if (!found.ok) return unchanged(found.reason);
  if (found.shared !== undefined) return unchanged(packagesReadOnly(found.shared));
  if (found.path === '' || found.entry?.type === 'dir') return unchanged(`${path} is a folder.`);
  if (found.entry === null) return unchanged(unknownFile(place, path));
  const { entry } = found;
  const name = textOf(found.path);
  const before = place.objects.get(entry.target).toString('latin1');
  const edited = edit({ path: name, entry, content: before });
  if (!edited.ok) return unchanged(edited.problem, [name]);
  const target = place.objects.put('blob', Buffer.from(edited.content, 'latin1'));
  const lines = shownChange(before, edited.content);
  return {
    observation: success(lines === '' ? edited.summary : `${edited.summary}\n${lines}`, {
      reads: [name],
      writes: [name],
    }),
    tree: applyChanges(
      place.trees,
      place.tree,
      new Map([[bytesOf(name), { type: 'file', mode: entry.mode, target }]]),
    ),
  };
}
