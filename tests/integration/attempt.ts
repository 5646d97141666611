import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { taskFromDirectory } from '@/server/catalog';
import { baselineOf, scoreOf } from '@/server/core/verdict/outcome';
import { createVerifier } from '@/server/verifier';
import { modulesWith } from '../support/runners';
import type { Bench } from './sandbox/drivers';

/** The program of an npm package that tests call. */
export const programOf = (name: string): string => path.join(modulesWith(name) ?? '', '.bin', name);

/** What an attempt does: files that it writes, then a command. */
interface Attempt {
  written?: Record<string, string>;
  command?: string;
}

/**
 * The root of a repository with these files and what an attempt makes of it, both verified as a directory of one's own
 * is; `directory` must not exist.
 */
export async function attempted(
  { driver, store }: Bench,
  directory: string,
  { command, files }: { command: string; files: Record<string, string> },
  attempt: Attempt,
) {
  const { signal } = new AbortController();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text, { mode: name.includes('.bin/') ? 0o755 : 0o644 });
  }
  const task = await taskFromDirectory({ directory, test: command });
  const verifier = createVerifier({ driver, store });
  const root = await driver.prepare(task, signal);
  const before = await verifier.verify(task, root, root, signal);
  const sandbox = await driver.open(root, { owner: 'test' });
  for (const [name, content] of Object.entries(attempt.written ?? {}))
    await sandbox.file({ kind: 'write_file', path: name, content });
  if (attempt.command !== undefined) await sandbox.run(attempt.command, { timeoutMs: 20_000 });
  const { id } = await sandbox.snapshot();
  await sandbox.close();
  const outcome = await verifier.verify(task, id, root, signal, Object.keys(attempt.written ?? {}));
  const signs = (await verifier.inspect?.(task, id, root, { at: outcome, root: before })) ?? [];
  return { before, outcome, signs, score: scoreOf(outcome, baselineOf(before)) };
}
