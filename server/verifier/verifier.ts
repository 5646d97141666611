import type { SnapshotId } from '@/server/core/base/ids';
import type { Sandbox, SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { Task } from '@/server/core/task/task';
import { ownModules } from '@/server/core/verdict/runner-configuration';
import { contrast, testFilesOf } from '@/server/verifier/contrast/contrast';
import { gamingSignals } from '@/server/verifier/gaming/signals';
import { manifests, type Outside, outsideOf } from '@/server/verifier/other-code/outside';
import { loadedCopy } from '@/server/verifier/other-code/probe';
import { dependsOutside, noHoldout } from '@/server/verifier/sentences';
import { observationOf } from './observation';
import { judge, matching } from './outcome';
import { runTests, type TestCommand } from './run-tests';
import { testFileMatcher } from './test-files';
import { withoutSteering } from './without-steering';

const isSource = (path: string) =>
  /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|c|cc|cpp|h|cs|php|json)$/.test(path);
/** Bytes of a file that is looked into for literals. */
const textsAtMost = 256 * 1024;

/** The first dependency of the root that lies outside it, where its tests gave no result. */
async function firstOutside(store: SnapshotStore, root: SnapshotId): Promise<Outside | null> {
  for (const path of manifests(await store.list(root))) {
    const found = outsideOf(path, Buffer.from((await store.read(root, path)) ?? []).toString('utf8'));
    if (found) return found;
  }
  return null;
}

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
      const outcome = await withoutSteering(store, clean, root, async (from) => {
        const { id, touched } =
          globs.length === 0 ? { id: from, touched: [] } : await store.overlay(from, { from: root, globs });
        const { result, report } = await inFork(id, 'verify', (sandbox) =>
          runTests(sandbox, task.test, undefined, signal),
        );
        return judge(result, report, testFileMatcher(globs), touched).outcome;
      });
      const outside = at === root && outcome.status !== 'read' ? await firstOutside(store, root) : null;
      return outside ? { ...outcome, log: `${outcome.log}\n${dependsOutside(outside)}`.trim() } : outcome;
    },

    async holdout(task, at, root, signal, written) {
      if (task.holdout === undefined || task.holdoutDirectory === null) {
        throw new Error(noHoldout(task.name));
      }
      const command: TestCommand = task.holdout;
      const { holdoutDirectory: addDirectory, withheld } = task;
      const globs = task.test.protected;
      const clean = await withoutLeftovers(task, at, root, written);
      return withoutSteering(store, clean, root, async (from) => {
        const { id, touched } = await store.overlay(from, {
          from: root,
          globs,
          addDirectory,
          ...(withheld ? { only: withheld } : {}),
        });
        const { result, report } = await inFork(id, 'holdout', (sandbox) =>
          runTests(sandbox, command, undefined, signal),
        );
        return judge(result, report, testFileMatcher(globs), touched).outcome;
      });
    },

    loadedCopy: (task, root, first, signal) => loadedCopy({ driver, store }, task, root, first, signal),

    async inspect(task, at, root, outcomes) {
      if (at === root) return [];
      const isTestFile = testFileMatcher(task.test.protected);
      const changes = await store.diff(root, at);
      const texts: Record<'test' | 'code', string[]> = { test: [], code: [] };
      const paths = await store.list(root);
      for (const path of paths) {
        const kind = isTestFile(path) ? 'test' : 'code';
        if (kind === 'code' && !isSource(path)) continue;
        const bytes = await store.read(root, path);
        if (bytes && bytes.length <= textsAtMost) texts[kind].push(Buffer.from(bytes).toString('utf8'));
      }
      return gamingSignals({
        changes,
        outcomes,
        isTestFile,
        testTexts: texts.test,
        codeTexts: texts.code,
        own: ownModules(paths),
      });
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
