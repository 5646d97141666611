import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isolated, notIsolated } from '@/server/sandbox/sentences';

/** How the local driver runs a command line. */
export interface Isolation {
  readonly kind: 'bubblewrap' | 'plain';
  /** Program and arguments for a shell command. */
  command(place: Folders, shell: string, network?: boolean): { file: string; args: string[] };
  /** The absolute paths of the workspace, where the command begins first, and of the temporary directory as it sees them. */
  paths(place: Folders): { work: [string, ...string[]]; temporary: string };
}

/** The folders of this machine that a command sees. */
export interface Folders {
  work: string;
  /** A private directory for temporary files. */
  temporary: string;
  /** A directory in whose place the workspace stands too, where that can be; null: none. */
  original: string | null;
}

/** Each process may have this much writable memory, KiB; as much as the Docker driver's containers have in all. */
const memoryKiB = 1024 * 1024;

/** The shell command under the limit; where the system knows no such limit, without it. */
const limited = (shell: string): string[] => [
  '-c',
  `ulimit -d ${memoryKiB} 2>/dev/null; exec /bin/sh -c "$1"`,
  'sh',
  shell,
];

const plain: Isolation = {
  kind: 'plain',
  command: (_place, shell) => ({ file: '/bin/sh', args: limited(shell) }),
  paths: ({ work, temporary }) => ({ work: [work], temporary }),
};

const inside = { work: '/workspace', temporary: '/tmp' };

/** The place of the directory that the workspace is a copy of; null where it is gone, or cannot be covered. */
const coverable = ({ original }: Folders): string | null =>
  original !== null && original !== '/' && existsSync(/*turbopackIgnore: true*/ original) ? original : null;

/**
 * No network, a process space of its own, the machine's files read-only, `/tmp` and `/run` its own; only the workspace
 * may be written. The root is made anew so that the workspace stands at the same path as in a container. It also covers
 * the directory it was copied from, and commands begin there: whatever leads to that directory (an editable install, a
 * link, a script's first line) finds the workspace, as on the machine itself.
 */
function bubblewrap(): Isolation {
  const shares: string[] = [];
  for (const name of readdirSync('/')) {
    const path = join('/', name);
    if (['dev', 'proc', 'tmp', 'run', 'workspace'].includes(name)) continue;
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) shares.push('--symlink', readlinkSync(path), path);
    else if (stat.isDirectory()) shares.push('--ro-bind', path, path);
  }
  return {
    kind: 'bubblewrap',
    command: (place, shell, network = false) => ({
      file: 'bwrap',
      args: [
        ...shares,
        ...['--dev', '/dev', '--proc', '/proc', '--tmpfs', '/run'],
        ...['--bind', place.temporary, inside.temporary, '--bind', place.work, inside.work],
        ...covering(place),
        ...(network ? [] : ['--unshare-net']),
        ...['--unshare-pid', '--unshare-ipc', '--cap-drop', 'ALL', '--die-with-parent'],
        ...['--', '/bin/sh', ...limited(shell)],
      ],
    }),
    paths(place) {
      const original = coverable(place);
      const { work, temporary } = inside;
      return { work: original === null ? [work] : [original, work], temporary };
    },
  };
}

function covering(place: Folders): string[] {
  const original = coverable(place);
  return original === null ? ['--chdir', inside.work] : ['--bind', place.work, original, '--chdir', original];
}

let probed: Isolation | null = null;

/** bubblewrap where the program is present and works; tried once. `ESPALIER_BWRAP=0` turns it off. */
export function detectIsolation(): Isolation {
  if (process.env.ESPALIER_BWRAP === '0') return plain;
  if (probed) return probed;
  probed = plain;
  if (process.platform !== 'linux') return probed;
  const candidate = bubblewrap();
  const { file, args } = candidate.command({ work: '/var', temporary: '/var', original: null }, 'exit 42');
  if (spawnSync(/*turbopackIgnore: true*/ file, args, { timeout: 5000 }).status === 42) probed = candidate;
  return probed;
}

/** One line for people. */
export function describeIsolation({ kind }: Isolation): string {
  return kind === 'bubblewrap' ? isolated : notIsolated;
}
