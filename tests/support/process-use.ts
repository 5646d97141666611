import { readdirSync, readFileSync } from 'node:fs';

/** What a process takes now. */
export interface ProcessUse {
  /** Memory that it has in use, bytes. */
  bytes: number;
  /** Open files, pipes and sockets. */
  descriptors: number;
}

/** Errors: there is no such process. Linux only. */
export function takenBy(pid: number): ProcessUse {
  const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return { bytes: kibibytes * 1024, descriptors: readdirSync(`/proc/${pid}/fd`).length };
}
