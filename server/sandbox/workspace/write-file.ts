import { packagesReadOnly } from '@/server/sandbox/sentences';
import { applyChanges } from '@/server/sandbox/store/build';
import { bytesOf, textOf } from '@/server/sandbox/store/names';
import { entryAt } from '@/server/sandbox/store/walk';
import { type FileResult, failure, type Place, success } from './file-result';
import { lineEndsOf, withLineEnds } from './line-ends';
import { resolvePath } from './paths';

/** Makes the file, with the folders it needs, or replaces its content and keeps its mode and its line ends. */
export function writeFile(place: Place, action: { path: string; content: string }): FileResult {
  const refused = (text: string): FileResult => ({ observation: failure(text), tree: place.tree });
  const found = resolvePath(place, action.path);
  if (!found.ok) return refused(found.reason);
  if (found.shared !== undefined) return refused(packagesReadOnly(found.shared));
  if (found.path === '' || found.entry?.type === 'dir') return refused(`${action.path} is a folder.`);
  const parents = found.path.split('/').slice(0, -1);
  for (let depth = parents.length; depth > 0; depth--) {
    const parent = parents.slice(0, depth).join('/');
    const entry = entryAt(place.trees, place.tree, parent);
    if (entry && entry.type !== 'dir')
      return refused(`${textOf(parent)} is a file, so nothing can be in it.`);
  }
  const path = textOf(found.path);
  const before = found.entry?.type === 'file' ? place.objects.get(found.entry.target).toString('latin1') : '';
  const content = lineEndsOf(before) === 'crlf' ? withLineEnds(action.content, '\r\n') : action.content;
  const target = place.objects.put('blob', Buffer.from(content, 'utf8'));
  const lines =
    action.content.split('\n').length - (action.content.endsWith('\n') || action.content === '' ? 1 : 0);
  return {
    observation: success(`Wrote ${path} (${lines} ${lines === 1 ? 'line' : 'lines'}).`, { writes: [path] }),
    tree: applyChanges(
      place.trees,
      place.tree,
      new Map([[bytesOf(path), { type: 'file', mode: found.entry?.mode ?? 0o644, target }]]),
    ),
  };
}
