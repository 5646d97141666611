import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import type { DataPaths } from '@/db/open';
import { byteCount } from '@/server/core/base/byte-count';
import { diskBound } from '@/server/housekeeping/disk-use';
import { keepBound } from '@/server/housekeeping/keep-bound';
import { keepMeans } from '@/server/housekeeping/sentences';
import { type Finding, findingsOf } from './finding';

const disk = findingsOf('disk');
const files = findingsOf('files');
const programs = findingsOf('programs');
const ports = findingsOf('port');

/** Below this a search may fill the disk within minutes. Bytes. */
const littleSpace = 1 << 30;
const noSpace = 50 << 20;

export function checkDisk({ directory }: DataPaths, snapshotBytes: number): Finding[] {
  const bound = diskBound();
  const place = existing(directory);
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  const text = `${byteCount(free)} are free in ${place}.`;
  const todo = 'Free space there, or move the database (ESPALIER_DATABASE).';
  return [
    free < noSpace ? disk.problem(text, todo) : free < littleSpace ? disk.warning(text, todo) : disk.ok(text),
    snapshotBytes > bound
      ? disk.warning(
          `Snapshots take ${byteCount(snapshotBytes)}, more than the bound of ${byteCount(bound)}.`,
          'Run “espalier sandbox prune”, delete runs, or raise ESPALIER_DISK_GB.',
        )
      : disk.ok(`Snapshots take ${byteCount(snapshotBytes)} of ${byteCount(bound)}.`),
    disk.ok(keepMeans(keepBound())),
  ];
}

function existing(directory: string): string {
  return existsSync(directory) ? directory : existing(path.dirname(directory));
}

/** Who else may read what is kept. */
export function checkFiles({ directory, database }: DataPaths): Finding[] {
  const readable = (file: string) => ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0;
  const keys = path.join(directory, 'keys.json');
  if (!existsSync(directory)) return [];
  return [
    readable(keys)
      ? files.problem(`Other users can read the keys in ${keys}.`, `Run “chmod 600 ${keys}”.`)
      : files.ok(existsSync(keys) ? 'Only their owner can read the keys.' : 'No keys are saved.'),
    readable(directory) && readable(database)
      ? files.warning(
          `Other users of this machine can read ${directory}: runs, prompts and files of tasks.`,
          `Run “chmod 700 ${directory}” if you share the machine.`,
        )
      : files.ok('Only their owner can read the runs.'),
  ];
}

/** Programs that Espalier or its sample tasks call. */
const called: [name: string, args: string[], isNeeded: boolean, why: string][] = [
  ['git', ['--version'], true, 'Patches are checked with it.'],
  ['cp', ['--version'], true, 'Folders of packages are copied with it.'],
  ['bwrap', ['--version'], false, 'Without bubblewrap the local sandbox isolates nothing.'],
  ['python3', ['--version'], false, 'Python tasks of the local sandbox need it.'],
  ['pytest', ['--version'], false, 'Python tasks of the local sandbox may need it.'],
];

export function checkPrograms(): Finding[] {
  return [
    programs.ok(`Node ${process.versions.node}.`),
    ...called.map(([name, args, isNeeded, why]) => {
      const { status, stdout, stderr } = spawnSync(name, args, { encoding: 'utf8', timeout: 10_000 });
      if (status === 0) return programs.ok(`${(stdout || stderr).trim().split('\n')[0]}.`);
      const todo = `Install ${name}. ${why}`;
      return (isNeeded ? programs.problem : programs.warning)(`${name} was not found.`, todo);
    }),
  ];
}

/** Whether `npm start` can have its port, or Espalier has it already. */
export async function checkPort(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  const port = Number(environment.PORT ?? 3000);
  const host = environment.HOST ?? '127.0.0.1';
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return [ports.problem(`PORT is “${environment.PORT}”.`, 'Set PORT to a number from 1 to 65535.')];
  }
  if (await isFree(port, host)) return [ports.ok(`Port ${port} on ${host} is free.`)];
  const health = await fetch(`http://${host}:${port}/api/health`, {
    signal: AbortSignal.timeout(3_000),
  }).then(
    async (response) => response.ok && (await response.text()) === 'ok\n',
    () => false,
  );
  return [
    health
      ? ports.ok(`Espalier replies on port ${port}.`)
      : ports.problem(
          `Another program has port ${port} on ${host}.`,
          `Choose another port: PORT=${port + 1} npm start.`,
        ),
  ];
}

const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .once('listening', () => probe.close(() => resolve(true)))
      .listen(port, host);
  });
