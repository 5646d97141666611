/** A module that tests could not load, and how many tests failed by it. */
export interface MissingPackage {
  name: string;
  tests: number;
}

/** How each runtime says that a module by a bare name, which is not a path, is not there. */
const patterns = [
  // Python
  /ModuleNotFoundError: No module named ['"]([\w.]+)['"]/,
  // Node's require and import, Jest, Vitest
  /Cannot find (?:module|package) ['"]((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[^'"]*)?['"]/,
  /Failed to (?:resolve import|load url) "?((?:@[\w.-]+\/)?[\w-][\w.-]*)"?/,
  // Go
  /no required module provides package ([\w.-]+\/[\w./-]+)/,
  // Cargo
  /no matching package named `([\w-]+)` found/,
  /can't find crate for `(\w+)`/,
];

/** What the failing tests of an outcome could not load, most tests first, at most five. */
export function missingPackages({
  tests,
  log,
}: {
  tests: readonly { status: string; message: string }[];
  log: string;
}): MissingPackage[] {
  const counts = new Map<string, number>();
  const failing = tests.filter(({ status }) => status === 'failed');
  for (const { message } of failing) {
    const name = nameIn(message);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // A build that fails has one message for all of its tests.
  const built = counts.size === 0 && failing.length > 0 ? nameIn(log) : null;
  if (built !== null) counts.set(built, failing.length);
  return [...counts]
    .map(([name, count]) => ({ name, tests: count }))
    .sort((a, b) => b.tests - a.tests || (a.name < b.name ? -1 : 1))
    .slice(0, 5);
}

function nameIn(text: string): string | null {
  for (const pattern of patterns) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return name;
  }
  return null;
}
