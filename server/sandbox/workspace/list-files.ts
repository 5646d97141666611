import type { Observation } from '@/server/core/agent/action';
import { textOf } from '@/server/sandbox/store/names';
import { failure, type Place, success } from './file-result';
import { entriesAt, unknownFile } from './files';
import { resolvePath } from './paths';

const most = 500;

/** Every file below a folder, one workspace-relative path per line, sorted. */
export function listFiles(place: Place, action: { path?: string }): Observation {
  const found = resolvePath(place, action.path ?? '.');
  if (!found.ok) return failure(found.reason);
  if (found.path !== '' && found.entry === null) return failure(unknownFile(place, action.path ?? ''));
  const paths = entriesAt(place, found).map(({ path }) => path);
  if (paths.length === 0) return success('[no files]');
  const shown = paths.slice(0, most).map((path) => textOf(path).replace(/\n/g, '\\n'));
  const more = paths.length - shown.length;
  if (more > 0) shown.push(`[… ${more} more]`);
  return success(shown.join('\n'), { truncated: more > 0 });
}
