import type { DataPaths } from '@/db/open';
import { storeInventory } from '@/server/sandbox/store/collect';
import { checkDatabase } from './database';
import type { Finding } from './finding';
import { checkDisk, checkFiles, checkPort, checkPrograms } from './machine';
import { checkModels } from './models';
import { checkSandboxes } from './sandboxes';
import { checkSnapshots } from './snapshots';

/**
 * Looks at everything that Espalier needs. Changes nothing, starts no sandbox and calls no model. With `whole` every stored
 * file is read, otherwise a sample.
 */
export async function examine(
  paths: DataPaths,
  {
    whole,
    environment = process.env,
  }: { whole: boolean; environment?: Readonly<Record<string, string | undefined>> },
): Promise<Finding[]> {
  const bytes = [...storeInventory(paths.snapshots).values()].reduce((sum, size) => sum + size, 0);
  return [
    ...checkDatabase(paths),
    ...checkSnapshots(paths, whole),
    ...(await checkSandboxes(paths)),
    ...(await checkModels(paths)),
    ...checkDisk(paths, bytes),
    ...checkFiles(paths),
    ...checkPrograms(),
    ...(await checkPort(environment)),
  ];
}
