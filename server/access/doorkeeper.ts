import type { AccessFiles } from './access-files';
import { type Failures, rememberFailures } from './failures';
import { hashOf, sameHash } from './token';

/** Who a token belongs to. Commands and branches carry the name. */
type Identity = { kind: 'person'; name: string } | { kind: 'wrong' } | { kind: 'limited' };

/** Tells who a token belongs to. */
export interface Doorkeeper {
  /** Errors: damaged files throw with what to do. */
  identify(token: string, now: number): Identity;
}

/**
 * The installation's token is *you* while nobody else is named, and *owner* beside named people. The files are read
 * again when they change, so a new token or a removed person counts from the next request on.
 */
export function openDoor(files: AccessFiles, failures: Failures = rememberFailures()): Doorkeeper {
  let stamp = '';
  let known: { name: string; hash: string }[] = [];
  const refresh = () => {
    const now = files.stamp();
    if (now === stamp) return;
    const people = files.people();
    known = [{ name: people.length === 0 ? 'you' : 'owner', hash: hashOf(files.token()) }, ...people];
    stamp = files.stamp();
  };
  return {
    identify(token, now) {
      refresh();
      if (failures.refuses(token, now)) return { kind: 'limited' };
      const hash = hashOf(token);
      // Every hash is compared, whichever is the right one.
      const [found] = known.filter((one) => sameHash(one.hash, hash));
      if (found) failures.accepted(token);
      else failures.rejected(token, now);
      return found ? { kind: 'person', name: found.name } : { kind: 'wrong' };
    },
  };
}
