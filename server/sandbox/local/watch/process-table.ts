import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** A process at one moment. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  /** Bytes in memory; shared pages count in each process. */
  resident: number;
}

const pageBytes = 4096;

/** The processes of this machine. Linux only; elsewhere there are none. */
export function processTable(): ProcessEntry[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [{ pid, parent: Number(fields[1]), resident: Number(fields[21]) * pageBytes }];
    } catch {
      return [];
    }
  });
}

/** A process and everything below it. */
export function treeOf(table: readonly ProcessEntry[], root: number): ProcessEntry[] {
  const below = new Map<number, ProcessEntry[]>();
  for (const entry of table) {
    const siblings = below.get(entry.parent);
    if (siblings) siblings.push(entry);
    else below.set(entry.parent, [entry]);
  }
  const found = table.filter(({ pid }) => pid === root);
  for (const entry of found) found.push(...(below.get(entry.pid) ?? []));
  return found;
}

/** Bytes in memory of these processes together: what they share counts once. Where the system does not say, each page counts in each process. */
export function memoryOf(entries: readonly ProcessEntry[]): number {
  let bytes = 0;
  for (const { pid, resident } of entries) bytes += proportional(pid) ?? resident;
  return bytes;
}

/** Null where the system does not say. A process that has ended meanwhile has none, and what it shared is the others'. */
function proportional(pid: number): number | null {
  try {
    const [, kilobytes] =
      /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ESRCH') return 0;
    return code === 'ENOENT' && existsSync('/proc/self/smaps_rollup') ? 0 : null;
  }
}

/** Bytes on disk of files that these processes hold open and that have no name any more. */
export function unnamedBytes(entries: readonly ProcessEntry[]): number {
  const files = new Map<string, number>();
  for (const { pid } of entries) {
    const folder = `/proc/${pid}/fd`;
    let names: string[];
    try {
      names = readdirSync(folder);
    } catch {
      continue;
    }
    for (const name of names) {
      try {
        const link = `${folder}/${name}`;
        if (!readlinkSync(link).endsWith(' (deleted)')) continue;
        const stat = statSync(link);
        if (stat.isFile() && stat.nlink === 0) files.set(`${stat.dev}:${stat.ino}`, stat.blocks * 512);
      } catch {
        // Closed meanwhile.
      }
    }
  }
  return [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
}
