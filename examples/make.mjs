// Makes the run that an empty list offers to look at: a real run of the engine, saved as a bundle.
// `npm run example` makes it anew; the same seed gives the same tree.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'espalier-example-'));
const database = path.join(folder, 'espalier.db');
/** Runs a command of Espalier and returns what it printed, results and messages. */
function command(...given) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['bin/espalier', ...given, '--database', database],
    // A path of this machine would stand in the bundle.
    { cwd: root, encoding: 'utf8', env: { ...process.env, ESPALIER_TASKS: 'tasks' } },
  );
  if (status !== 0) throw new Error(`espalier ${given[0]} ended with ${status}:\n${stderr}`);
  return stdout + stderr;
}
try {
  const printed = command('run', '--task', 'csv-import', '--seed', '1');
  const id = /^run (r\w+)$/m.exec(printed)?.[1];
  if (id === undefined) throw new Error(`The run printed no id:\n${printed}`);
  const bundle = path.join(import.meta.dirname, 'first-run.espalier.zip');
  rmSync(bundle, { force: true });
  command('export', id, '--as', 'bundle', '--out', bundle);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
