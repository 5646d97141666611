import type { SnapshotId } from '@/server/core/base/ids';
import type { Sandbox, SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { Task } from '@/server/core/task/task';
import { contrast, testFilesOf } from '@/server/verifier/contrast/contrast';
import { gamingSignals } from '@/server/verifier/gaming/signals';
import { noHoldout } from '@/server/verifier/sentences';
import { observationOf } from './observation';
import { judge, matching } from './outcome';
import { runTests, type TestCommand } from './run-tests';
import { testFileMatcher } from './test-files';

const isSource = (path: string) =>
  /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|c|cc|cpp|h|cs|php|json)$/.test(path);
/** Bytes of a file that is looked into for literals. */
const textsAtMost = 256 * 1024;

/** The verifier over a sandbox driver and the snapshots it opens. It keeps no state between calls. */
export function createVerifier({ driver, store }: { driver: SandboxDriver; store: SnapshotStore }): Verifier {
  async function inFork<T>(
    from: Parameters<SandboxDriver['open']>[0],
    owner: string,
    act: (sandbox: Sandbox) => Promise<T>,
  ): Promise<T> {
    const sandbox = await driver.open(from, { owner });
    try {
      return await act(sandbox);
    } finally {
      await sandbox.close();
    }
  }

  const withoutLeftovers = (task: Task, at: SnapshotId, root: SnapshotId, keep: readonly string[] = []) =>
    task.test.keepIgnored ? at : store.withoutIgnored(at, { root, keep });

  return {
    async verify(task, at, root, signal, written) {
      const globs = task.test.protected;
      const clean = await withoutLeftovers(task, at, root, written);
      const { id, touched } =
        globs.length === 0 ? { id: clean, touched: [] } : await store.overlay(clean, { from: root, globs });
      const { result, report } = await inFork(id, 'verify', (sandbox) =>
        runTests(sandbox, task.test, undefined, signal),
      );
      return judge(result, report, testFileMatcher(globs), touched).outcome;
    },

    async holdout(task, at, root, signal, written) {
      if (task.holdout === undefined || task.holdoutDirectory === null) {
        throw new Error(noHoldout(task.name));
      }
      const command: TestCommand = task.holdout;
      const globs = task.test.protected;
      const { id, touched } = await store.overlay(await withoutLeftovers(task, at, root, written), {
        from: root,
        globs,
        addDirectory: task.holdoutDirectory,
        ...(task.withheld ? { only: task.withheld } : {}),
      });
      const { result, report } = await inFork(id, 'holdout', (sandbox) =>
        runTests(sandbox, command, undefined, signal),
      );
      return judge(result, report, testFileMatcher(globs), touched).outcome;
    },

    async inspect(task, at, root, outcomes) {
      if (at === root) return [];
      const isTestFile = testFileMatcher(task.test.protected);
      const changes = await store.diff(root, at);
      const texts: Record<'test' | 'code', string[]> = { test: [], code: [] };
      for (const path of await store.list(root)) {
        const kind = isTestFile(path) ? 'test' : 'code';
        if (kind === 'code' && !isSource(path)) continue;
        const bytes = await store.read(root, path);
        if (bytes && bytes.length <= textsAtMost) texts[kind].push(Buffer.from(bytes).toString('utf8'));
      }
      return gamingSignals({ changes, outcomes, isTestFile, testTexts: texts.test, codeTexts: texts.code });
    },

    contrast: (task, candidates, root, seed, signal, written) =>
      contrast({ driver, store }, { task, candidates, root, seed, written }, signal),

    testFiles: (task, root, targets) => testFilesOf(store, task, root, targets),

    async observe(task, sandbox, filter, signal) {
      const wanted = filter?.trim() || undefined;
      const { result, report } = await runTests(sandbox, task.test, wanted, signal);
      const whole = judge(result, report, testFileMatcher(task.test.protected), []);
      const judged = wanted === undefined ? whole : matching(whole, wanted);
      return {
        observation: observationOf(judged, wanted),
        tests: judged.outcome.tests,
        outcome: judged.outcome,
      };
    },
  };
}
