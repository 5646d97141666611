import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { heartbeatMs } from '@/db/leases';

/** What the thread gets. `beats`: one number, which the owner's thread counts up at each heartbeat. */
export interface LeaseThreadInput {
  file: string;
  owner: string;
  beats: SharedArrayBuffer;
}

/**
 * Renews the leases of an owner from a thread of its own until `end`, so that a long piece of work in this thread (a large
 * file, a long text) does not lose its runs. A thread that stands still for five minutes loses them after all. `report`
 * gets a line where the thread fails; this thread's own renewals go on.
 */
export function keepLeases(
  file: string,
  owner: string,
  report: (line: string) => void,
): { end(): Promise<void> } {
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const counter = new Int32Array(beats);
  const beat = setInterval(() => Atomics.add(counter, 0, 1), heartbeatMs);
  beat.unref();
  const input: LeaseThreadInput = { file, owner, beats };
  const root = process.env.ESPALIER_ROOT ?? process.cwd();
  const thread = new Worker(path.join(root, 'bin', 'process.mjs'), {
    argv: ['server/process/lease-thread.ts'],
    workerData: input,
  });
  thread.on('error', (error) => report(`The thread that renews leases ended: ${error.message}`));
  const gone = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  thread.unref();
  return {
    end() {
      clearInterval(beat);
      // Until it is gone it keeps the process: somebody waits for it.
      thread.ref();
      thread.postMessage('end');
      return gone;
    },
  };
}
