import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';

export interface RunningProcess {
  pid: number;
  /** Its command line, as it was started or as it has named itself. */
  command: string;
}

const read = (pid: number, file: string): string | null => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
};

const all = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

const named = (pid: number): RunningProcess => ({
  pid,
  command: (read(pid, 'cmdline') ?? '').replaceAll('\0', ' ').trim(),
});

/** The processes that this one started and that are alive. One that has ended and was not waited for is not. */
export function childrenOf(parent: number): RunningProcess[] {
  return all()
    .filter((pid) => {
      // The name stands in brackets and may hold anything; state and parent follow.
      const [state, ppid] =
        read(pid, 'stat')
          ?.replace(/^.*\) /s, '')
          .split(' ') ?? [];
      return Number(ppid) === parent && state !== 'Z';
    })
    .map(named);
}

/** The processes whose environment holds one of these texts. */
export function processesWith(marks: readonly string[]): RunningProcess[] {
  return all()
    .filter((pid) => {
      const environment = read(pid, 'environ');
      return environment !== null && marks.some((mark) => environment.includes(mark));
    })
    .map(named);
}

/** What sandboxes of these processes left: directories, and live processes that carry the mark of one. A line each. */
export function sandboxesLeft(pids: readonly number[]): string[] {
  const marks = pids.map((pid) => `espalier-sandbox-${pid}-`);
  const folders = readdirSync(tmpdir()).filter((name) => marks.some((mark) => name.includes(mark)));
  return [...folders, ...processesWith(marks).map(({ pid, command }) => `process ${pid} (${command})`)];
}
