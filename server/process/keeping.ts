import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepBound } from '@/server/housekeeping/keep-bound';

const firstMs = 60_000;
const everyMs = 3_600_000;

interface KeepingOptions {
  signal: AbortSignal;
  report: (line: string) => void;
  /** Gets all lines about runs that were deleted, for the page. */
  deleted: (lines: string[]) => void;
  /** Milliseconds before the first look, and between two. */
  times?: { firstMs: number; everyMs: number };
}

/**
 * Deletes runs beyond the bound that a person set, at intervals of an hour until `signal` is aborted. A process of its own
 * does it, so that runs go on meanwhile. Without a bound nothing happens.
 */
export async function hostKeeping({
  signal,
  report,
  deleted,
  times = { firstMs, everyMs },
}: KeepingOptions): Promise<void> {
  const { days, bytes } = keepBound();
  if (days === null && bytes === null) return;
  await pause(times.firstMs, signal);
  while (!signal.aborted) {
    const lines = await look(signal, report);
    for (const line of lines) report(line);
    const runs = lines.filter((line) => line.startsWith('deleted'));
    if (runs.length > 0) deleted(runs);
    await pause(times.everyMs, signal);
  }
}

/** What the page shows of deleted runs. */
export const keepingNotice = (lines: readonly string[]): string =>
  `The engine ${lines.length > 20 ? `deleted ${lines.length} runs beyond the bound` : lines.join('; ')}.`;

const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => {});

/** What the process of its own printed, by lines. */
function look(signal: AbortSignal, report: (line: string) => void): Promise<string[]> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise((resolve) => {
    const keeper = spawn(process.execPath, [path.resolve('bin', 'process.mjs'), 'server/process/keeper.ts'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      signal,
    });
    let printed = '';
    keeper.stdout.on('data', (part: Buffer) => {
      printed += part.toString();
    });
    keeper.once('error', (error) => {
      if (!signal.aborted) report(error.message);
    });
    keeper.once('close', () => resolve(printed.split('\n').filter(Boolean)));
  });
}
