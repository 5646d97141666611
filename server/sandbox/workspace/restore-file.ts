import { packagesReadOnly } from '@/server/sandbox/sentences';
import { applyChanges } from '@/server/sandbox/store/build';
import { textOf } from '@/server/sandbox/store/names';
import { entryAt } from '@/server/sandbox/store/walk';
import { type FileResult, failure, type Place, success } from './file-result';
import { resolvePath } from './paths';
import { shownChange } from './shown-lines';

/** Makes a file as it is in another tree, with its mode; removes it where there is none. */
export function restoreFile(place: Place, action: { path: string }, from: string): FileResult {
  const refused = (text: string): FileResult => ({ observation: failure(text), tree: place.tree });
  const found = resolvePath(place, action.path);
  if (!found.ok) return refused(found.reason);
  if (found.shared !== undefined) return refused(packagesReadOnly(found.shared));
  if (found.entry?.type === 'dir') return refused(`${action.path} is a folder.`);
  const path = textOf(found.path);
  const was = entryAt(place.trees, from, found.path);
  if (was?.type === 'dir') return refused(`${path} was a folder.`);
  const contentOf = (entry: typeof was) =>
    entry?.type === 'file' ? place.objects.get(entry.target).toString('latin1') : '';
  const lines = was ? shownChange(contentOf(found.entry), contentOf(was)) : '';
  const summary = was
    ? `The last edit of ${path} was taken back.`
    : `The last edit of ${path} was taken back: the file was new, and is removed.`;
  return {
    observation: success(lines === '' ? summary : `${summary}\n${lines}`, { reads: [path], writes: [path] }),
    tree: applyChanges(place.trees, place.tree, new Map([[found.path, was]])),
  };
}
