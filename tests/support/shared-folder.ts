import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * A folder of `shared`, which holds real things that others made. It lies next to the checkout, or next to one of the
 * folders above it, and is no part of the repository: null where it is not there. `mark`: a file that it must hold.
 */
export function sharedFolder(name: string, mark: string): string | null {
  let at = path.resolve(import.meta.dirname, '../..');
  for (;;) {
    const above = path.dirname(at);
    if (above === at) return null;
    const folder = path.join(above, 'shared', name);
    if (existsSync(path.join(folder, mark))) return folder;
    at = above;
  }
}
