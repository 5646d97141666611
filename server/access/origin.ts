import { foreignOrigin, unknownHost } from './sentences';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The name in a `Host` header, without the port. */
const hostnameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

interface IncomingRequest {
  method: string;
  headers: Headers;
  /** A page, which may be opened from a link anywhere; otherwise something that only our own pages request. */
  isPage: boolean;
}

/**
 * Why a request is refused, or null. The application starts programs for its clients, so a page of another site must
 * not be a client. After DNS rebinding the host name is not one of ours. Otherwise the browser says where a request
 * comes from: in `Sec-Fetch-Site`, also where there is no `Origin` (images, scripts, frames, event streams, forms that
 * get), and in `Origin`. From elsewhere only a page may be opened, in a window of its own.
 * `extraHosts` are further host names of this instance.
 */
export function foreignRequest(
  { method, headers, isPage }: IncomingRequest,
  extraHosts: ReadonlySet<string> = new Set(),
): string | null {
  const host = headers.get('host') ?? '';
  const name = hostnameOf(host);
  if (!loopback.has(name) && !extraHosts.has(name)) return unknownHost(name);
  const site = headers.get('sec-fetch-site');
  const isOurs = site === 'same-origin' || site === 'none';
  if (site !== null && !isOurs) {
    const opened =
      isPage &&
      method === 'GET' &&
      headers.get('sec-fetch-mode') === 'navigate' &&
      headers.get('sec-fetch-dest') === 'document';
    if (!opened) return foreignOrigin;
  }
  const origin = headers.get('origin');
  if (origin === null) return null;
  // A form of a page without referrer has the origin `null`, also when it is sent to that page's own site.
  if (origin === 'null' && site === 'same-origin') return null;
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase() ? null : foreignOrigin;
}

/** The host names in a comma-separated list. */
export const readHosts = (list: string): ReadonlySet<string> =>
  new Set(
    list
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
  );
