import { spawnSync } from 'node:child_process';

/** Builds the pages before the first test: several workers that found them stale would build into one another. */
export default function buildOnce(): void {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const built = spawnSync(process.execPath, ['bin/start.mjs', '--build'], { env, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The pages could not be built.');
}
