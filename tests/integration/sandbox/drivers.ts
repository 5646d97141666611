import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommandResult, Sandbox, SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Task } from '@/server/core/task/task';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { connectDocker, engineVersion } from '@/server/sandbox/docker/connect';

export type Kind = 'local' | 'docker';

/** Whether an engine answers. With CI=true a missing engine must fail, so the tests then run in any case. */
export const dockerTested = await engineVersion(connectDocker()).then(
  () => true,
  () => process.env.CI === 'true',
);

export interface Bench {
  driver: SandboxDriver;
  store: SnapshotStore;
  directory: string;
  /** A snapshot of a workspace with these files. */
  prepare(files: Record<string, string>): Promise<Awaited<ReturnType<SandboxDriver['prepare']>>>;
  close(): Promise<void>;
}

export function openBench(kind: Kind): Bench {
  const directory = mkdtempSync(join(tmpdir(), 'espalier-test-'));
  const driver = createSandboxDriver(kind, { dataDirectory: directory });
  let tasks = 0;
  return {
    driver,
    store: openSnapshotStore(snapshotDirectory(directory)),
    directory,
    async prepare(files) {
      tasks += 1;
      const repository = join(directory, `repository-${tasks}`);
      mkdirSync(repository);
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(repository, path)), { recursive: true });
        writeFileSync(join(repository, path), text);
      }
      return driver.prepare(taskAt(repository), new AbortController().signal);
    },
    async close() {
      await driver.close();
      rmSync(directory, { recursive: true, force: true });
      await driver.sweep();
    },
  };
}

export const taskAt = (directory: string, more: Partial<Task> = {}): Task => ({
  name: 'test',
  title: 'test',
  statement: 'test',
  language: 'other',
  tags: [],
  test: { command: 'true', runner: 'exit', timeoutMs: 1000, protected: [], flaky: [] },
  directory,
  holdoutDirectory: null,
  origin: 'directory',
  ...more,
});

/** Runs a command that must succeed. */
export async function must(sandbox: Sandbox, command: string): Promise<CommandResult> {
  const result = await sandbox.run(command, { timeoutMs: 20_000 });
  if (result.exitCode !== 0) throw new Error(`exit ${result.exitCode}: ${result.stdout}${result.stderr}`);
  return result;
}

/** Every path with type, mode and content, as the sandbox itself sees it. */
export const inventory =
  `find . -mindepth 1 | LC_ALL=C sort | while IFS= read -r p; do ` +
  `if [ -h "$p" ]; then echo "$p -> $(readlink "$p")"; ` +
  `elif [ -f "$p" ]; then echo "$p $(stat -c '%a' "$p") $(sha256sum < "$p" | cut -c1-16)"; ` +
  `else echo "$p/ $(stat -c '%a' "$p")"; fi; done`;
