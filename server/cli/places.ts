import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The directory of the sample tasks. */
export const tasksDirectory = (): string =>
  process.env.ESPALIER_TASKS ??
  path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', 'tasks');
