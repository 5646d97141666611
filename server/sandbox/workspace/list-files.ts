import type { Observation } from '@/server/core/agent/action';
import { textOf } from '@/server/sandbox/store/names';
import { failure, type Place, success } from './file-result';
import { unknownFile, visibleFiles } from './files';
import { resolvePath } from './paths';

const most = 500;

/** Every file below a folder, one workspace-relative path per line, sorted. */
export function listFiles(place: Place, action: { path?: string }): Observation {
  const found = resolvePath(place.trees, place.tree, action.path ?? '.');
  if (!found.ok) return failure(found.reason);
  if (found.path !== '' && found.entry === null) return failure(unknownFile(place, action.path ?? ''));
  const paths =
    found.entry === null
      ? visibleFiles(place, '')
      : found.entry.type === 'dir'
        ? visibleFiles(place, found.path, found.entry.target)
        : [found.path];
  if (paths.length === 0) return success('[no files]');
  const shown = paths.slice(0, most).map((path) => textOf(path).replace(/\n/g, '\\n'));
  const more = paths.length - shown.length;
  if (more > 0) shown.push(`[… ${more} more]`);
  return success(shown.join('\n'), { truncated: more > 0 });
}
