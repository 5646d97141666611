import { errorMessage } from '@/server/core/base/error-message';
import type { EndpointFiles, Stored } from './files';
import type { Secrets } from './settings';

/** Where requests to an address go: scheme, host and port. A key is given for one such place. */
export const placeOf = (baseUrl: string): string => new URL(baseUrl).origin;

const isEmpty = ({ key, headers }: Secrets): boolean => key === null && Object.keys(headers).length === 0;

const none: Secrets = { key: null, headers: {}, givenFor: null };

/**
 * Key and headers, if they were given for the place of this address. Otherwise they are held back, and `heldFor` is the
 * place that they were given for: whoever changes an address must not get the key sent there.
 */
export function secretsFor(secrets: Secrets = none, baseUrl: string): Secrets & { heldFor: string | null } {
  const { givenFor } = secrets;
  if (isEmpty(secrets) || givenFor === null || givenFor === placeOf(baseUrl))
    return { ...secrets, heldFor: null };
  return { ...none, heldFor: givenFor };
}

/** Whether saving this address would keep a key or headers that were given for another place. */
export const areHeld = (secrets: Secrets, baseUrl: string): boolean =>
  secretsFor(secrets, baseUrl).heldFor !== null;

/** Binds keys that an earlier version stored, or a person wrote, to the place where their endpoint is now. */
export function bindSecrets(files: EndpointFiles): void {
  let stored: Stored;
  try {
    stored = files.read();
  } catch {
    // Whoever reads them next says what is wrong with them.
    return;
  }
  const unbound = Object.entries(stored.secrets).filter(
    ([name, secrets]) => secrets.givenFor === null && !isEmpty(secrets) && stored.endpoints[name],
  );
  if (unbound.length === 0) return;
  const bound = unbound.map(([name, secrets]): [string, Secrets] => [
    name,
    { ...secrets, givenFor: placeOf(stored.endpoints[name]?.baseUrl ?? '') },
  ]);
  try {
    files.write({ ...stored, secrets: { ...stored.secrets, ...Object.fromEntries(bound) } });
  } catch (error) {
    process.stderr.write(`keys.json: ${errorMessage(error)}\n`);
  }
}
