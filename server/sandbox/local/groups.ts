import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TreeLimits } from './limits';
import { isAlive } from './processes';

const mount = '/sys/fs/cgroup';
/** Names of our groups: this, the process id of their owner, and a number. */
const prefix = 'espalier-';
/** Threads count in a group, while the watcher counts processes: the wall stands behind what it allows. */
const threadsPerProcess = 8;

/** Where groups are made, by the file that bounds. The folders are one in version 2, and one for each controller in version 1. */
interface Hierarchy {
  memory: { folder: string; limit: string; events: string };
  processes: { folder: string; limit: string };
}

/** The control group (cgroup) of one command: the kernel bounds what all its processes have together. */
export interface CommandGroup {
  /** The program that joins the group, and then becomes the given one. */
  joining(program: { file: string; args: string[] }): { file: string; args: string[] };
  /** Whether the kernel ended a process because the group had more memory than it may. */
  outOfMemory(): boolean;
  /** Removes the group; the processes must have ended, or it is removed later. */
  remove(): void;
}

let known: Hierarchy | null | undefined;
let made = 0;
/** Groups whose processes were still ending when they were to be removed. */
const lingering = new Set<string>();

/** A group with these limits, or null where the system gives us none: then the watcher alone bounds. */
export function openGroup(limits: TreeLimits): CommandGroup | null {
  known ??= hierarchy();
  if (known === null) return null;
  removeLingering();
  const { memory, processes } = known;
  const name = `${prefix}${process.pid}-${made++}`;
  const folders = [...new Set([memory.folder, processes.folder])].map((folder) => join(folder, name));
  try {
    for (const folder of folders) mkdirSync(folder);
    writeFileSync(join(memory.folder, name, memory.limit), String(Math.round(limits.memory)));
    writeFileSync(
      join(processes.folder, name, processes.limit),
      String(limits.processes * threadsPerProcess),
    );
  } catch {
    for (const folder of folders) remove(folder);
    return null;
  }
  return {
    joining: ({ file, args }) => ({
      file: '/bin/sh',
      // What the kernel refuses here is no reason not to run: the watcher stands as well.
      args: [
        '-c',
        `${folders.map((folder) => `echo $$ > '${folder}/cgroup.procs'`).join('; ')}; exec "$@"`,
        'sh',
        file,
        ...args,
      ],
    }),
    outOfMemory() {
      try {
        const events = readFileSync(join(memory.folder, name, memory.events), 'latin1');
        return Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? 0) > 0;
      } catch {
        return false;
      }
    },
    remove() {
      for (const folder of folders) remove(folder);
    },
  };
}

/** Whether commands run in groups here. */
export const hasGroups = (): boolean => {
  known ??= hierarchy();
  return known !== null;
};

/** Removes the groups of processes that died. */
export function sweepGroups(): void {
  known ??= hierarchy();
  if (known === null) return;
  for (const folder of new Set([known.memory.folder, known.processes.folder])) {
    for (const name of readdirSync(folder)) {
      const [, pid] = /^espalier-(\d+)-\d+$/.exec(name) ?? [];
      if (pid !== undefined && !isAlive(Number(pid), '')) remove(join(folder, name));
    }
  }
}

function remove(folder: string): void {
  try {
    rmdirSync(folder);
    lingering.delete(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EBUSY') lingering.add(folder);
    else lingering.delete(folder);
  }
}

function removeLingering(): void {
  for (const folder of lingering) remove(folder);
}

/** Null where groups cannot be made: not Linux, no rights, or controllers that are not there. */
function hierarchy(): Hierarchy | null {
  if (process.platform !== 'linux' || process.env.ESPALIER_CGROUPS === '0') return null;
  const found = [second, first].map(attempt).find((one) => one !== null) ?? null;
  return found !== null && canBeMade(found) ? found : null;
}

function attempt(find: () => Hierarchy | null): Hierarchy | null {
  try {
    return find();
  } catch {
    return null;
  }
}

/** Version 2: a group of ours below the top, which hands both controllers on. */
function second(): Hierarchy | null {
  const handedOn = readFileSync(join(mount, 'cgroup.subtree_control'), 'latin1').split(/\s+/);
  if (!['memory', 'pids'].every((controller) => handedOn.includes(controller))) return null;
  const folder = join(mount, 'espalier');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cgroup.subtree_control'), '+memory +pids');
  return {
    memory: { folder, limit: 'memory.max', events: 'memory.events' },
    processes: { folder, limit: 'pids.max' },
  };
}

/** Version 1: below the group in which this process is, for each controller. */
function first(): Hierarchy | null {
  const own = new Map(
    readFileSync('/proc/self/cgroup', 'latin1')
      .split('\n')
      .flatMap((line): [string, string][] => {
        const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
        return controllers.split(',').map((controller) => [controller, path]);
      }),
  );
  const folderOf = (controller: string) => join(mount, controller, own.get(controller) ?? '');
  if (!own.has('memory') || !own.has('pids')) return null;
  return {
    memory: {
      folder: folderOf('memory'),
      limit: 'memory.limit_in_bytes',
      events: 'memory.oom_control',
    },
    processes: { folder: folderOf('pids'), limit: 'pids.max' },
  };
}

function canBeMade({ memory, processes }: Hierarchy): boolean {
  const name = `${prefix}${process.pid}-probe`;
  const folders = [...new Set([memory.folder, processes.folder])].map((folder) => join(folder, name));
  try {
    for (const folder of folders) mkdirSync(folder);
    return [join(memory.folder, name, memory.limit), join(processes.folder, name, processes.limit)].every(
      (file) => readFileSync(file, 'latin1') !== '',
    );
  } catch {
    return false;
  } finally {
    for (const folder of folders) remove(folder);
  }
}
