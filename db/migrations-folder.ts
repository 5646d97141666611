import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds the migrations: the one beside this file, or `ESPALIER_MIGRATIONS`. */
export function migrationsFolder(): string {
  const here = path.join(path.dirname(fileURLToPath(import.meta.url)), 'migrations');
  return process.env.ESPALIER_MIGRATIONS ?? here;
}
