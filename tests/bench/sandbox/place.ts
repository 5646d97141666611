import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SnapshotId } from '@/server/core/base/ids';
import type { Sandbox, SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Task } from '@/server/core/task/task';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';

/** A driver over a store of its own, in a directory that `close` removes. */
export interface Place {
  driver: SandboxDriver;
  store: SnapshotStore;
  directory: string;
  task(setup?: string): Task;
  close(): Promise<void>;
}

export const files = 1000;
export const fileOf = (i: number) => `d${i % 20}/f${i}.txt`;
const content = (i: number) => `line of file ${i}\n`.repeat(20);

/** A place for tasks with a workspace of 1,000 small files. */
export function openPlace(kind: 'local' | 'docker' = 'docker'): Place {
  const directory = mkdtempSync(join(tmpdir(), 'espalier-bench-'));
  const repository = join(directory, 'repository');
  for (let i = 0; i < 20; i++) mkdirSync(join(repository, `d${i}`), { recursive: true });
  for (let i = 0; i < files; i++) writeFileSync(join(repository, fileOf(i)), content(i));
  const driver = createSandboxDriver(kind, { dataDirectory: directory });
  return {
    driver,
    store: openSnapshotStore(snapshotDirectory(directory)),
    directory,
    task: (setup) => ({
      name: 'bench',
      title: 'bench',
      statement: 'bench',
      language: 'other',
      tags: [],
      test: { command: 'false', runner: 'exit', timeoutMs: 60_000, protected: [], flaky: [] },
      directory: repository,
      holdoutDirectory: null,
      origin: 'directory',
      ...(setup === undefined ? {} : { setup }),
    }),
    async close() {
      await driver.close();
      rmSync(directory, { recursive: true, force: true });
      await driver.sweep();
    },
  };
}

/** Runs a command that must succeed. */
export async function must(sandbox: Sandbox, command: string): Promise<string> {
  const result = await sandbox.run(command, { timeoutMs: 120_000 });
  if (result.exitCode !== 0)
    throw new Error(`exit ${result.exitCode}: ${result.stdout}${result.stderr}`.slice(0, 500));
  return result.stdout;
}

export async function within<T>(
  { driver }: Pick<Place, 'driver'>,
  from: SnapshotId,
  work: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const sandbox = await driver.open(from, { owner: 'bench' });
  try {
    return await work(sandbox);
  } finally {
    await sandbox.close();
  }
}

export const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Milliseconds of each of `times` rounds; the first `unmeasured` are not counted. */
export async function timed(
  times: number,
  work: (round: number) => Promise<unknown>,
  unmeasured = 2,
): Promise<number[]> {
  const ms: number[] = [];
  for (let round = 0; round < times + unmeasured; round++) {
    const startedAt = performance.now();
    await work(round);
    if (round >= unmeasured) ms.push(performance.now() - startedAt);
  }
  return ms;
}
