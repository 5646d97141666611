import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createSandboxDriver, snapshotDirectory } from '@/server/sandbox';
import { median, must, type Place, within } from './place';

/** Bytes the store takes on the disk, in whole blocks. */
function bytesOnDisk(place: Place): number {
  const objects = join(snapshotDirectory(place.directory), 'objects');
  return readdirSync(objects, { recursive: true, encoding: 'utf8' }).reduce(
    (sum, name) => sum + statSync(join(objects, name)).blocks * 512,
    0,
  );
}

/** 300 one-line edits by command, each kept: bytes on the disk per edit. */
export async function bytesPerEdit(place: Place): Promise<number> {
  const edits = 300;
  const root = await place.driver.prepare(place.task(), new AbortController().signal);
  const before = bytesOnDisk(place);
  const kept = await within(place, root, async (sandbox) => {
    const ids = new Set<string>();
    for (let i = 0; i < edits; i++) {
      await must(sandbox, `echo ${i} >> d${i % 20}/f${i}.txt`);
      ids.add((await sandbox.snapshot()).id);
    }
    return ids.size;
  });
  if (kept !== edits) throw new Error(`${kept} snapshots of ${edits} edits.`);
  return (bytesOnDisk(place) - before) / edits;
}

export interface Deep {
  /** Median of a change, its snapshot and the start from it, ms. */
  ms: number;
  mostLayers: number;
  flattened: number;
}

/** Changes outside the workspace one on another, each in a new container started from the snapshot before. */
export async function deepEnvironments(place: Place, changes: number): Promise<Deep> {
  let at = await place.driver.prepare(place.task(), new AbortController().signal);
  const ms: number[] = [];
  let mostLayers = 0;
  let flattened = 0;
  for (let i = 1; i <= changes; i++) {
    const startedAt = performance.now();
    const driver = createSandboxDriver('docker', { dataDirectory: place.directory });
    await within({ driver }, at, async (sandbox) => {
      await must(sandbox, `test "$(cat /opt/count || echo 0)" = ${i - 1} && echo ${i} > /opt/count`);
      const kept = await sandbox.snapshot();
      at = kept.id;
      mostLayers = Math.max(mostLayers, kept.layers ?? 0);
      flattened += kept.flattened ? 1 : 0;
    });
    ms.push(performance.now() - startedAt);
    await driver.close();
  }
  return { ms: median(ms), mostLayers, flattened };
}
