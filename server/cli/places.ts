import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the sample tasks are. */
export const tasksDirectory = (): string =>
  process.env.ESPALIER_TASKS ??
  path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'tasks');
