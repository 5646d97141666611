import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a store remembers which image stands in for one that was removed from the engine. */
const placeOf = (storeDirectory: string, environment: string): string =>
  join(storeDirectory, 'stand-ins', environment.replaceAll(/\W/g, '-'));

/** The image that was made anew for an environment whose own was removed, or null. */
export function standInFor(storeDirectory: string, environment: string): string | null {
  try {
    return readFileSync(placeOf(storeDirectory, environment), 'utf8');
  } catch {
    return null;
  }
}

/** Remembers, for every process with this store, that `image` stands in for `environment`. The latest word holds. */
export function rememberStandIn(storeDirectory: string, environment: string, image: string): void {
  const place = placeOf(storeDirectory, environment);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, image);
}

/** These environments, and the images that stand in for any of them. */
export function withStandIns(storeDirectory: string, environments: ReadonlySet<string>): Set<string> {
  const images = [...environments].flatMap((one) => standInFor(storeDirectory, one) ?? []);
  return new Set([...environments, ...images]);
}
