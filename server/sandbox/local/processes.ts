import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** The variable that marks every process of a sandbox with the sandbox's directory name. */
export const markVariable = 'ESPALIER_SANDBOX';

/** A process of this machine told from a later one with the same id. Empty where the system does not tell. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** Whether the process that wrote `pid` and `startTime` still runs. */
export function isAlive(pid: number, startTime: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return startTime === '' || startTimeOf(pid) === startTime;
}

export const thisProcess = { host: hostname(), pid: process.pid, startTime: startTimeOf(process.pid) };

/** Processes (but this one) whose environment carries the mark. Linux only; elsewhere none are found. */
export function processesMarked(mark: string): number[] {
  const wanted = `${markVariable}=${mark}\0`;
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names.map(Number).filter((pid) => {
    if (!Number.isInteger(pid) || pid === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(wanted);
    } catch {
      return false;
    }
  });
}

/** Sends a signal to a process, or with a negative id to its group; one that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone, which is what was wanted.
  }
}

/** Kills everything that carries the mark, until nothing does (a process may fork while it is looked for). */
export function killMarked(mark: string): number {
  let killed = 0;
  for (let round = 0; round < 10; round++) {
    const pids = processesMarked(mark);
    if (pids.length === 0) break;
    for (const pid of pids) signal(pid, 'SIGKILL');
    killed += round === 0 ? pids.length : 0;
  }
  return killed;
}
