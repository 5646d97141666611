import type { SnapshotId } from '@/server/core/base/ids';
import type { Sandbox, SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { OtherCode } from '@/server/core/ports/verifier';
import type { Task } from '@/server/core/task/task';
import type { Outcome } from '@/server/core/verdict/outcome';
import { judge } from '@/server/verifier/outcome';
import { runTests } from '@/server/verifier/run-tests';
import { runnerFor } from '@/server/verifier/runners/auto';
import { shellQuote } from '@/server/verifier/shell-quote';
import { testFileMatcher } from '@/server/verifier/test-files';
import { copiesIn, type OwnPackage, packageFiles } from './copies';

/** Runners whose tests load no JavaScript, or whose helpers find by themselves what was loaded. */
const others = new Set(['unittest', 'pytest', 'go', 'cargo', 'none']);
/** Files that are broken at once, at most. */
const brokenAtMost = 2_000;
const filesInOneCommand = 100;
/** No program in JavaScript or TypeScript. */
const brokenText = 'throw new Error("broken on purpose") )](\n';

/**
 * Whether the tests of the root load a copy of the directory's code: an installed copy of its package, or what a build
 * made of it that the test command does not make anew. Where such copies lie in the directory, the sources they stand for
 * are broken in a fork. If every test has the same result as before, and breaking the copies changes it, no edit could
 * ever be seen. `first`: the outcome of the root. Null where there are no copies.
 */
export async function loadedCopy(
  { driver, store }: { driver: SandboxDriver; store: SnapshotStore },
  task: Task,
  root: SnapshotId,
  first: Outcome,
  signal: AbortSignal,
): Promise<OtherCode | null> {
  if (first.status !== 'read' || others.has(runnerFor(task.test.runner, task.test.command))) return null;
  const paths = await store.list(root);
  const packages = await ownPackages(store, root, paths);
  const isTestFile = testFileMatcher(task.test.protected);
  async function inFork<T>(act: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    const sandbox = await driver.open(root, { owner: 'verify' });
    try {
      return await act(sandbox);
    } finally {
      await sandbox.close();
    }
  }
  const installed = await inFork((sandbox) => installedCopies(sandbox, packages, signal));
  const found = copiesIn(paths, packages, installed, isTestFile);
  if (found.length === 0) return null;
  let [runs, ms] = [0, 0];
  async function isChangedBy(broken: readonly string[]): Promise<boolean> {
    const outcome = await inFork(async (sandbox) => {
      await breakFiles(sandbox, broken, signal);
      const { result, report } = await runTests(sandbox, task.test, undefined, signal);
      return judge(result, report, isTestFile, []).outcome;
    });
    [runs, ms] = [runs + 1, ms + outcome.ms];
    return resultsOf(outcome) !== resultsOf(first);
  }
  const sources = [...new Set(found.flatMap((one) => one.sources))];
  if (sources.length > brokenAtMost || (await isChangedBy(sources))) return { elsewhere: null, runs, ms };
  for (const { kind, copies, sources: stands } of found) {
    if (copies.length > brokenAtMost || !(await isChangedBy(copies))) continue;
    const loaded = copies.find((path) => /(?:^|\/)index\.[cm]?js$/.test(path)) ?? copies[0];
    const file = stands[0];
    if (loaded !== undefined && file !== undefined) return { elsewhere: { loaded, file, kind }, runs, ms };
  }
  return { elsewhere: null, runs, ms };
}

async function ownPackages(
  store: SnapshotStore,
  root: SnapshotId,
  paths: readonly string[],
): Promise<OwnPackage[]> {
  const found: OwnPackage[] = [];
  for (const path of packageFiles(paths)) {
    const bytes = await store.read(root, path);
    try {
      const { name }: { name?: unknown } = Object(JSON.parse(Buffer.from(bytes ?? []).toString('utf8')));
      found.push({
        folder: path.slice(0, -'package.json'.length),
        name: typeof name === 'string' ? name : '',
      });
    } catch {
      // No package then.
    }
  }
  return found;
}

/** The code files of the installed copies, by package; a link is no copy. Shared packages are in no snapshot: a command looks. */
async function installedCopies(
  sandbox: Sandbox,
  packages: readonly OwnPackage[],
  signal: AbortSignal,
): Promise<Map<string, { folder: string; files: string[] }>> {
  const found = new Map<string, { folder: string; files: string[] }>();
  const safe = packages.filter(({ name }) => /^(?:@[\w.~-]+\/)?[\w.~-]+$/.test(name));
  for (const { name } of safe) {
    const places = [
      `node_modules/${name}`,
      ...packages.map(({ folder }) => shellQuote(`${folder}node_modules/${name}`)),
      `node_modules/.pnpm/${name.replace('/', '+')}@*/node_modules/${name}`,
    ];
    const { stdout } = await sandbox.run(
      `for place in ${places.join(' ')}; do if [ -d "$place" ] && [ ! -L "$place" ]; then printf '%s/\\n' "$place"; cd "$place" && find . -name node_modules -prune -o -type f \\( -name '*.js' -o -name '*.mjs' -o -name '*.cjs' \\) -print; break; fi; done`,
      { timeoutMs: 20_000, signal },
    );
    const [folder, ...files] = stdout.split('\n').filter((line) => line !== '');
    if (folder !== undefined)
      found.set(name, { folder, files: files.map((file) => file.replace(/^\.\//, '')).sort() });
  }
  return found;
}

async function breakFiles(sandbox: Sandbox, paths: readonly string[], signal: AbortSignal): Promise<void> {
  for (let at = 0; at < paths.length; at += filesInOneCommand) {
    const some = paths.slice(at, at + filesInOneCommand).map((path) => shellQuote(path));
    await sandbox.run(
      `for file in ${some.join(' ')}; do rm -f -- "$file" && printf %s ${shellQuote(brokenText)} > "$file"; done`,
      { timeoutMs: 60_000, signal },
    );
  }
}

/** What a change of the code under test would change. */
const resultsOf = ({ status, tests }: Outcome): string =>
  JSON.stringify([status, tests.map((test) => [test.id, test.status, test.message])]);
