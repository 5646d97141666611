import { execFile } from 'node:child_process';
import { statfsSync } from 'node:fs';
import type { TreeLimits } from '@/server/sandbox/local/limits';
import { overDisk, overMemory, overProcesses } from '@/server/sandbox/sentences';
import { memoryOf, type ProcessEntry, processTable, treeOf, unnamedBytes } from './process-table';

/** How long a command runs before it is looked at, and how often from then on, ms. */
const afterMs = 100;
const everyMs = 150;
/** Files are counted when the disk has lost this much since they last were, bytes. */
const diskStep = 128 * 2 ** 20;

export interface Watched {
  /** The process that was started; everything below it counts. */
  pid: number;
  /** Processes that belong to it in spite of having left it. */
  others?: () => number[];
  /** The folder in which everything lies that the command may write. */
  directory: string;
  limits: TreeLimits;
  /** Whether the kernel ended a process for want of memory; absent where it does not bound. */
  outOfMemory?: () => boolean;
  /** Called once, with a sentence, when a limit is passed. */
  onOver: (excess: Excess) => void;
}

export interface Excess {
  text: string;
  /** What the command wrote is too large to be kept. */
  disk: boolean;
}

const watched = new Set<(table: readonly ProcessEntry[]) => void>();
let timer: NodeJS.Timeout | null = null;

/** One look at the machine's processes serves every command that runs. */
function look(): void {
  const table = processTable();
  for (const one of watched) one(table);
}

function begin(one: (table: readonly ProcessEntry[]) => void): void {
  watched.add(one);
  timer ??= setInterval(look, everyMs);
}

function end(one: (table: readonly ProcessEntry[]) => void): void {
  watched.delete(one);
  if (watched.size > 0 || timer === null) return;
  clearInterval(timer);
  timer = null;
}

/**
 * Watches the processes of a command until the returned function is called: how many there are, how much memory they
 * have together, how much they wrote. Between two looks they may pass a limit. A command that ends sooner than the first
 * look costs nothing.
 */
export function watchTree({ pid, others, directory, limits, outOfMemory, onOver }: Watched): () => void {
  const startedAt = Date.now();
  const freeAtStart = freeBytes(directory);
  let counted = 0;
  let counting = false;
  let over = false;
  const report = (excess: Excess) => {
    if (over) return;
    over = true;
    stop();
    onOver(excess);
  };
  const one = (table: readonly ProcessEntry[]) => {
    const strays = new Set(others?.() ?? []);
    const tree = [...new Set([...treeOf(table, pid), ...table.filter((entry) => strays.has(entry.pid))])];
    if (tree.length > limits.processes) return report({ text: overProcesses(limits.processes), disk: false });
    if (outOfMemory?.()) return report({ text: overMemory(limits.memory), disk: false });
    const resident = tree.reduce((sum, entry) => sum + entry.resident, 0);
    if (resident > limits.memory && memoryOf(tree) > limits.memory) {
      return report({ text: overMemory(limits.memory), disk: false });
    }
    const lost = freeAtStart - freeBytes(directory);
    if (counting || lost - counted < diskStep) return;
    counting = true;
    counted = lost;
    void writtenBytes(directory, startedAt).then((bytes) => {
      counting = false;
      if (bytes + unnamedBytes(tree) > limits.disk) report({ text: overDisk(limits.disk), disk: true });
    });
  };
  const first = setTimeout(() => begin(one), afterMs);
  function stop(): void {
    clearTimeout(first);
    end(one);
  }
  return stop;
}

function freeBytes(directory: string): number {
  try {
    const { bfree, bsize } = statfsSync(directory);
    return bfree * bsize;
  } catch {
    return 0;
  }
}

/** Bytes on disk of the files below that were written since a time (ms). */
function writtenBytes(directory: string, since: number): Promise<number> {
  const at = `@${(since / 1000).toFixed(3)}`;
  const args = [directory, '-xdev', '-type', 'f', '-newerct', at, '-printf', '%b\n'];
  return new Promise((resolve) => {
    execFile('find', args, { maxBuffer: 2 ** 26, timeout: 20_000 }, (_error, stdout) => {
      // Files that vanish while it looks make it fail; what it printed counts.
      const blocks = stdout.split('\n').reduce((sum, line) => sum + Number(line), 0);
      resolve(blocks * 512);
    });
  });
}
