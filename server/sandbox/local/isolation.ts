import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boundedByGroups, isolated, notIsolated, rootWithoutNamespace } from '@/server/sandbox/sentences';
import { hasGroups } from './groups';
import { limited } from './limits';
import { bubblewrapArguments, coverable, inside } from './view/bubblewrap';
import type { Folders } from './view/folders';

/** How the local driver runs a command line. */
export interface Isolation {
  readonly kind: 'bubblewrap' | 'plain';
  /** The engine is root, and commands are root of the machine too: without a user namespace of their own. */
  readonly asRoot: boolean;
  /** Program and arguments for a shell command. */
  command(
    place: Folders,
    shell: string,
    options?: { network?: boolean | undefined; isLarge?: boolean | undefined },
  ): { file: string; args: string[] };
  /** The absolute paths of the workspace, where the command begins first, and of the temporary directory as it sees them. */
  paths(place: Folders): { work: [string, ...string[]]; temporary: string };
}

const isRoot = process.getuid?.() === 0;

const plain: Isolation = {
  kind: 'plain',
  asRoot: isRoot,
  command: (_place, shell, { isLarge = false } = {}) => ({
    file: '/bin/sh',
    args: limited(shell, { isLarge }),
  }),
  paths: ({ work, temporary }) => ({ work: [work], temporary }),
};

const bubblewrap = (userNamespace: boolean): Isolation => ({
  kind: 'bubblewrap',
  asRoot: isRoot && !userNamespace,
  command: (place, shell, { network = false, isLarge = false } = {}) => ({
    file: 'bwrap',
    args: [
      ...bubblewrapArguments(place, { network, userNamespace }),
      '--',
      '/bin/sh',
      ...limited(shell, { userNamespace, isLarge }),
    ],
  }),
  paths(place) {
    const original = coverable(place);
    const { work, temporary } = inside;
    return { work: original === null ? [work] : [original, work], temporary };
  },
});

let probed: Isolation | null = null;

/** bubblewrap where the program is present and works, in a user namespace where that can be; tried once. `ESPALIER_BWRAP=0` turns it off. */
export function detectIsolation(): Isolation {
  if (process.env.ESPALIER_BWRAP === '0') return plain;
  probed ??= process.platform === 'linux' ? ([true, false].map(bubblewrap).find(works) ?? plain) : plain;
  return probed;
}

function works(candidate: Isolation): boolean {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'espalier-probe-'));
  try {
    const [work, temporary, shared] = ['work', 'tmp', 'shm'].map((name) => join(directory, name));
    if (!work || !temporary || !shared) return false;
    for (const folder of [work, temporary, shared]) mkdirSync(folder);
    const place = { work, temporary, shared, original: null, shown: [], hidden: [] };
    const { file, args } = candidate.command(place, 'exit 42');
    return spawnSync(/*turbopackIgnore: true*/ file, args, { timeout: 5000 }).status === 42;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** One line for people. */
export function describeIsolation({ kind, asRoot }: Isolation): string {
  const notes = [...(hasGroups() ? [boundedByGroups] : []), ...(asRoot ? [rootWithoutNamespace] : [])];
  return [kind === 'bubblewrap' ? isolated : notIsolated, ...notes].join('; ');
}

/** Whether commands may not run here: they would be root of the machine, and `ESPALIER_ROOT=refuse` says that they must not. */
export function refusedAsRoot({ asRoot }: Isolation): boolean {
  return asRoot && process.env.ESPALIER_ROOT === 'refuse';
}
