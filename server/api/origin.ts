const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const hostnameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

/**
 * Why a request may not be answered, or null. The application starts programs for whoever may talk to it, so a page
 * of another site must not: its `Origin` differs, or, after DNS rebinding, its host name is none of ours.
 * `extraHosts` names further host names this instance is reached by.
 */
export function foreignRequest(headers: Headers, extraHosts: ReadonlySet<string> = new Set()): string | null {
  const host = headers.get('host') ?? '';
  const name = hostnameOf(host);
  if (!loopback.has(name) && !extraHosts.has(name)) {
    return `This instance does not answer to the name “${name}”. Name it in ESPALIER_HOSTS to allow it.`;
  }
  const origin = headers.get('origin');
  if (origin === null) return null;
  const parsed = URL.canParse(origin) ? new URL(origin) : null;
  return parsed?.host === host ? null : 'Requests from other sites are refused.';
}

/** The host names in a comma-separated list. */
export const readHosts = (list: string): ReadonlySet<string> =>
  new Set(
    list
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
  );
