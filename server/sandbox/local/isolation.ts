import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isolated, notIsolated } from '@/server/sandbox/sentences';

/** How the local driver runs a command line. */
export interface Isolation {
  readonly kind: 'bubblewrap' | 'plain';
  /** Program and arguments for a shell command in the workspace `work` with the private directory `temporary`. */
  command(
    work: string,
    temporary: string,
    shell: string,
    network?: boolean,
  ): { file: string; args: string[] };
  /** The workspace's and the temporary directory's absolute paths as the command sees them. */
  paths(work: string, temporary: string): { work: string; temporary: string };
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
  command: (_work, _temporary, shell) => ({ file: '/bin/sh', args: limited(shell) }),
  paths: (work, temporary) => ({ work, temporary }),
};

const inside = { work: '/workspace', temporary: '/tmp' };

/**
 * No network, a process space of its own, the machine's files read-only, `/tmp` and `/run` its own; only the workspace
 * may be written. The root is made anew so that the workspace stands at the same path as in a container.
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
    command: (work, temporary, shell, network = false) => ({
      file: 'bwrap',
      args: [
        ...shares,
        ...['--dev', '/dev', '--proc', '/proc', '--tmpfs', '/run'],
        ...['--bind', temporary, inside.temporary, '--bind', work, inside.work, '--chdir', inside.work],
        ...(network ? [] : ['--unshare-net']),
        ...['--unshare-pid', '--unshare-ipc', '--cap-drop', 'ALL', '--die-with-parent'],
        ...['--', '/bin/sh', ...limited(shell)],
      ],
    }),
    paths: () => inside,
  };
}

let probed: Isolation | null = null;

/** bubblewrap where the program is present and works; tried once. `ESPALIER_BWRAP=0` turns it off. */
export function detectIsolation(): Isolation {
  if (process.env.ESPALIER_BWRAP === '0') return plain;
  if (probed) return probed;
  probed = plain;
  if (process.platform !== 'linux') return probed;
  const candidate = bubblewrap();
  const { file, args } = candidate.command('/var', '/var', 'exit 42');
  if (spawnSync(/*turbopackIgnore: true*/ file, args, { timeout: 5000 }).status === 42) probed = candidate;
  return probed;
}

/** One line for people. */
export function describeIsolation({ kind }: Isolation): string {
  return kind === 'bubblewrap' ? isolated : notIsolated;
}
