import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryPrefix } from './executor';
import { sweepGroups } from './groups';
import { isAlive, killMarked } from './processes';

/** Removes the directories of processes that died, and kills what those left running. Returns the directories. */
export function sweepLocal(): string[] {
  const removed: string[] = [];
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(directoryPrefix)) continue;
    const directory = join(tmpdir(), name);
    if (ownerLives(directory, name)) continue;
    killMarked(name);
    rmSync(directory, { recursive: true, force: true });
    removed.push(directory);
  }
  sweepGroups();
  return removed;
}

/** By the owner file; by the process id in the name where the process died before it wrote one. */
function ownerLives(directory: string, name: string): boolean {
  const pid = Number(name.slice(directoryPrefix.length).split('-')[0]);
  try {
    const owner: { pid: number; startTime: string } = JSON.parse(
      readFileSync(join(directory, 'owner.json'), 'utf8'),
    );
    return isAlive(owner.pid, owner.startTime);
  } catch {
    return isAlive(pid, '');
  }
}
