import type { SnapshotId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import type { SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { ContrastReply, TestFile, WrittenTests } from '@/server/core/ports/verifier';
import type { Task } from '@/server/core/task/task';
import { judge } from '@/server/verifier/outcome';
import { fileOfTest } from '@/server/verifier/quality/sources';
import { runTests } from '@/server/verifier/run-tests';
import { testFileMatcher } from '@/server/verifier/test-files';
import { copyPath, type GeneratedFile, generatedFrom, hasTests } from './generate';
import { type CaseName, groupByObserved, observedOf } from './groups';

/** Copies of each test file, and copies in all: each is a process of the runner. */
const copiesOfFile = 8;
const copiesAtMost = 24;
const textAtMost = 256 * 1024;

export interface ContrastOrder {
  task: Task;
  /** Different filesystems, all of which pass the visible tests; ≥ 2. */
  candidates: readonly SnapshotId[];
  root: SnapshotId;
  seed: string;
  /** Tests a model wrote, or none. */
  written?: WrittenTests | undefined;
}

/**
 * Tells candidates apart that the task's tests do not: the tests are copied with changed inputs, run on each of them in
 * throw-away forks, and what they then say is compared (differential testing, McKeeman 1998; candidates grouped by equal
 * behaviour on generated inputs as in AlphaCode, Li et al. 2022, arXiv 2203.07814, §4.5). A copy need not pass: that its
 * complaint differs is the finding. JavaScript, TypeScript and Python, wherever the runner picks up files by name.
 * Tests a model wrote are asked in runs of their own, so that one that hangs or breaks takes no other answer with it.
 */
export async function contrast(
  { driver, store }: { driver: SandboxDriver; store: SnapshotStore },
  { task, candidates, root, seed, written }: ContrastOrder,
  signal: AbortSignal,
): Promise<ContrastReply> {
  const fromModel = written ? await writtenFile(store, root, written) : null;
  const batches = [fromModel ? [fromModel] : [], await copies(store, task, root, seed)];
  const files = batches.flat();
  const byPath = new Map(files.map((file) => [file.path, file]));
  const paths = new Set(byPath.keys());
  let ms = 0;
  let runs = 0;
  const runBatch = async (at: SnapshotId, batch: readonly GeneratedFile[]): Promise<Map<string, string>> => {
    const { id } = await store.overlay(at, { from: root, globs: task.test.protected });
    const sandbox = await driver.open(id, { owner: 'contrast' });
    try {
      for (const { path, text } of batch) await sandbox.file({ kind: 'write_file', path, content: text });
      const { result, report } = await runTests(sandbox, task.test, undefined, signal);
      ms += result.ms;
      runs++;
      return observedOf(judge(result, report, testFileMatcher(task.test.protected), []).outcome);
    } finally {
      await sandbox.close();
    }
  };
  const observations = candidates.map(() => new Map<string, string>());
  const again = new Map<string, string>();
  for (const batch of batches) {
    const own = new Set(batch.map(({ path }) => path));
    const add = (to: Map<string, string> | undefined, given: ReadonlyMap<string, string>) => {
      for (const [id, observed] of given) if (own.has(fileOfTest(id, paths) ?? '')) to?.set(id, observed);
    };
    const [first] = candidates;
    if (batch.length === 0 || first === undefined) continue;
    for (const [at, candidate] of candidates.entries())
      add(observations[at], await runBatch(candidate, batch));
    add(again, await runBatch(first, batch));
  }
  const nameOf = (id: string): CaseName | null => {
    const file = byPath.get(fileOfTest(id, paths) ?? '');
    return file ? described(id, file) : null;
  };
  const { written: fromIt, ...grouping } = groupByObserved(observations, again, nameOf);
  return { ...grouping, ...(written ? { written: fromIt } : {}), ms, runs };
}

/** `test/a.test.js > adds up, with 3 → 4 in line 12`; null for a test of a copy in which nothing was changed for it. */
function described(id: string, { of, changes, by }: GeneratedFile): CaseName | null {
  const name = id.split(' > ').at(-1) ?? id;
  // A file that could not be run at all is reported as a failed test of its own name.
  if (by !== undefined) return id.includes(' > ') ? { call: name, by } : null;
  const found = changes.get(name) ?? changes.get('') ?? [];
  const listed = found.map(({ from, to, line }) => `${from} → ${to} in line ${line}`);
  return listed.length === 0 ? null : { call: `${of} > ${name}, with ${listed.join(', ')}` };
}

/** Where what a model wrote stands: beside the file it is like, over no file of the task; null where no runner would find it. */
async function writtenFile(
  store: SnapshotStore,
  root: SnapshotId,
  { like, text, by }: WrittenTests,
): Promise<GeneratedFile | null> {
  const there = new Set(await store.list(root));
  for (let number = copiesAtMost + 1; there.has(like); number++) {
    const path = copyPath(like, number);
    if (path === null) return null;
    if (!there.has(path)) return { path, of: like, text, changes: new Map(), by };
  }
  return null;
}

/** Test files beside which further ones may stand, those that hold `targets` first. */
export async function testFilesOf(
  store: SnapshotStore,
  { test }: Task,
  root: SnapshotId,
  targets: readonly string[],
): Promise<TestFile[]> {
  const files: TestFile[] = [];
  for (const path of await testPaths(store, test, root)) {
    const bytes = await store.read(root, path);
    const text = bytes && bytes.length <= textAtMost ? Buffer.from(bytes).toString('utf8') : null;
    if (text !== null && copyPath(path, 1) !== null && hasTests(text)) files.push({ path, text });
  }
  const paths = new Set(files.map(({ path }) => path));
  const held = new Map<string, number>();
  for (const id of targets) {
    const path = fileOfTest(id, paths);
    if (path) held.set(path, (held.get(path) ?? 0) + 1);
  }
  return files.sort((a, b) => (held.get(b.path) ?? 0) - (held.get(a.path) ?? 0));
}

async function testPaths(store: SnapshotStore, test: Task['test'], root: SnapshotId): Promise<string[]> {
  const isTestFile = testFileMatcher(test.protected);
  return (await store.list(root)).filter(
    (path) => isTestFile(path) && /\.(?:[cm]?[jt]sx?|py)$/.test(path) && !path.includes('node_modules/'),
  );
}

async function copies(
  store: SnapshotStore,
  { test }: Task,
  root: SnapshotId,
  seed: string,
): Promise<GeneratedFile[]> {
  const random = seededRandom(`${seed}/contrast`);
  const paths = await testPaths(store, test, root);
  const each = Math.max(1, Math.min(copiesOfFile, Math.floor(copiesAtMost / Math.max(1, paths.length))));
  const files: GeneratedFile[] = [];
  for (const path of paths) {
    const bytes = await store.read(root, path);
    if (!bytes || bytes.length > textAtMost || files.length >= copiesAtMost) continue;
    files.push(...generatedFrom(path, Buffer.from(bytes).toString('utf8'), each, random));
  }
  return files.slice(0, copiesAtMost);
}
