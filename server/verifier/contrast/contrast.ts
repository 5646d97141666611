import type { SnapshotId } from '@/server/core/ids';
import type { ContrastReply, SandboxDriver, SnapshotStore } from '@/server/core/ports';
import { seededRandom } from '@/server/core/random';
import type { Task } from '@/server/core/task';
import { judge } from '../outcome';
import { fileOfTest } from '../quality/sources';
import { runTests } from '../run-tests';
import { testFileMatcher } from '../test-files';
import { type GeneratedFile, generatedFrom } from './generate';
import { answersOf, groupByAnswers } from './groups';

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
}

/**
 * Tells candidates apart that the task's tests do not: the tests are copied with changed inputs, run on each of them in
 * throw-away forks, and what they then say is compared (differential testing, McKeeman 1998; candidates grouped by equal
 * behaviour on generated inputs as in AlphaCode, Li et al. 2022, arXiv 2203.07814, §4.5). A copy need not pass: that its
 * complaint differs is the finding. JavaScript, TypeScript and Python, wherever the runner picks up files by name.
 */
export async function contrast(
  { driver, store }: { driver: SandboxDriver; store: SnapshotStore },
  { task, candidates, root, seed }: ContrastOrder,
  signal: AbortSignal,
): Promise<ContrastReply> {
  const files = await copies(store, task, root, seed);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const paths = new Set(byPath.keys());
  let ms = 0;
  let runs = 0;
  const ask = async (at: SnapshotId): Promise<Map<string, string>> => {
    const { id } = await store.overlay(at, { from: root, globs: task.test.protected });
    const sandbox = await driver.open(id, { owner: 'contrast' });
    try {
      for (const { path, text } of files) await sandbox.file({ kind: 'write_file', path, content: text });
      const { result, report } = await runTests(sandbox, task.test, undefined, signal);
      ms += result.ms;
      runs++;
      return answersOf(judge(result, report, testFileMatcher(task.test.protected), []).outcome);
    } finally {
      await sandbox.close();
    }
  };
  const [first] = candidates;
  if (files.length === 0 || first === undefined) {
    return { groups: candidates.map(() => 0), cases: [], tried: 0, ms, runs };
  }
  const answers: Map<string, string>[] = [];
  for (const candidate of candidates) answers.push(await ask(candidate));
  const again = await ask(first);
  const nameOf = (id: string): string | null => {
    const file = byPath.get(fileOfTest(id, paths) ?? '');
    return file ? described(id, file) : null;
  };
  return { ...groupByAnswers(answers, again, nameOf), ms, runs };
}

/** `test/a.test.js > adds up, with 3 → 4 in line 12`; null for a test of a copy in which nothing was changed for it. */
function described(id: string, { of, changes }: GeneratedFile): string | null {
  const name = id.split(' > ').at(-1) ?? id;
  const found = changes.get(name) ?? changes.get('') ?? [];
  const words = found.map(({ from, to, line }) => `${from} → ${to} in line ${line}`);
  return words.length === 0 ? null : `${of} > ${name}, with ${words.join(', ')}`;
}

async function copies(
  store: SnapshotStore,
  { test }: Task,
  root: SnapshotId,
  seed: string,
): Promise<GeneratedFile[]> {
  const isTestFile = testFileMatcher(test.protected);
  const random = seededRandom(`${seed}/contrast`);
  const paths = (await store.list(root)).filter(
    (path) => isTestFile(path) && /\.(?:[cm]?[jt]sx?|py)$/.test(path) && !path.includes('node_modules/'),
  );
  const each = Math.max(1, Math.min(copiesOfFile, Math.floor(copiesAtMost / Math.max(1, paths.length))));
  const files: GeneratedFile[] = [];
  for (const path of paths) {
    const bytes = await store.read(root, path);
    if (!bytes || bytes.length > textAtMost || files.length >= copiesAtMost) continue;
    files.push(...generatedFrom(path, Buffer.from(bytes).toString('utf8'), each, random));
  }
  return files.slice(0, copiesAtMost);
}
