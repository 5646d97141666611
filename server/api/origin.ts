import { foreignOrigin, unknownHost } from './sentences';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const hostnameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

/**
 * Why a request is refused, or null. The application starts programs for its clients, so a page of another site must
 * not be a client. Its `Origin` differs, or, after DNS rebinding, its host name is not one of ours.
 * `extraHosts` are further host names of this instance.
 */
export function foreignRequest(headers: Headers, extraHosts: ReadonlySet<string> = new Set()): string | null {
  const host = headers.get('host') ?? '';
  const name = hostnameOf(host);
  if (!loopback.has(name) && !extraHosts.has(name)) {
    return unknownHost(name);
  }
  const origin = headers.get('origin');
  if (origin === null) return null;
  const parsed = URL.canParse(origin) ? new URL(origin) : null;
  return parsed?.host === host ? null : foreignOrigin;
}

/** The host names in a comma-separated list. */
export const readHosts = (list: string): ReadonlySet<string> =>
  new Set(
    list
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
  );
