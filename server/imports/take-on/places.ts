/** Where other systems keep the repository, if no file tells. */
const usual = /^\/(?:testbed|repo|app|workspace\/[^/]+|workspace|root\/[^/]+|home\/[^/]+\/[^/]+|w)\//;

/**
 * A function that gives the workspace's path for one of another system. The folder of the repository there is found by
 * the files that the task has: of the paths that end like one of them, most agree on it. `known`: that folder, where the
 * task tells it.
 */
export function placesIn(
  files: ReadonlySet<string>,
  paths: readonly string[],
  known: string | null,
): (path: string) => string | null {
  const votes = new Map<string, number>();
  for (const path of paths.filter((one) => one.startsWith('/'))) {
    const prefix = prefixOf(path, files);
    if (prefix !== null) votes.set(prefix, (votes.get(prefix) ?? 0) + 1);
  }
  const [most] = [...votes].sort(([a, x], [b, y]) => y - x || a.length - b.length);
  const roots = [known === null ? null : `${known.replace(/\/$/, '')}/`, most?.[0] ?? null];
  return (path) => {
    const place = path.replace(/\\/g, '/');
    const root = roots.find((one) => one !== null && place.startsWith(one)) ?? usual.exec(place)?.[0];
    const within = !place.startsWith('/')
      ? place
      : root === undefined
        ? null
        : place.slice(root?.length ?? 0);
    if (within === null) return null;
    const parts = within.split('/').filter((part) => part !== '' && part !== '.');
    return parts.length === 0 || parts.includes('..') ? null : parts.join('/');
  };
}

/** What stands before the longest end of a path that is a file of the task, with a slash at its end. */
function prefixOf(path: string, files: ReadonlySet<string>): string | null {
  const parts = path.split('/');
  for (let at = 1; at < parts.length; at++) {
    if (files.has(parts.slice(at).join('/'))) return `${parts.slice(0, at).join('/')}/`;
  }
  return null;
}
