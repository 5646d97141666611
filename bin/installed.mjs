import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 9)) {
  console.error(`Espalier needs Node 20.9 or newer; this is ${process.version}. See https://nodejs.org.`);
  process.exit(2);
}

/** Whether the dependencies are there as the lock file names them. */
export function isInstalled() {
  const mark = path.join(root, 'node_modules', '.package-lock.json');
  const lock = path.join(root, 'package-lock.json');
  return existsSync(mark) && (statSync(mark).mtimeMs >= statSync(lock).mtimeMs || sameLock(mark, lock));
}

/** Installs the dependencies when they are missing or older than the lock file. Ends the process when that fails. */
export function ensureInstalled() {
  if (isInstalled()) return;
  console.error('Installing dependencies (once; better-sqlite3 may compile for a minute) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--no-fund', '--no-audit'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0) {
    console.error(
      'npm ci failed. Its messages above say why; on a machine without a compiler, install g++, make and python3.',
    );
    process.exit(2);
  }
}

/** A fresh checkout gives the lock file a new time; what counts is whether the same packages are installed. */
function sameLock(mark, lock) {
  const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packages(mark);
  return Object.entries(packages(lock)).every(
    ([name, { version, optional }]) => name === '' || optional || installed[name]?.version === version,
  );
}

/** The environment for our own processes: the database in the project's data folder unless told otherwise. */
export const environment = {
  NEXT_TELEMETRY_DISABLED: '1',
  ESPALIER_DATABASE: path.join(root, 'data', 'espalier.db'),
  ESPALIER_MIGRATIONS: path.join(root, 'db', 'migrations'),
  ESPALIER_TASKS: path.join(root, 'tasks'),
  ...process.env,
  // Where our own programs and threads are started from, whatever the folder of the person is.
  ESPALIER_ROOT: root,
};
