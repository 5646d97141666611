/** Why a server could not be reached, by the codes that Node gives to errors of sockets, names and TLS. */
const reasons: readonly [RegExp, (host: string) => string][] = [
  [/^ECONNREFUSED$/, (host) => `nothing listens at ${host}; start the server, or correct the address`],
  [
    /^(ENOTFOUND|EAI_AGAIN|EAI_NONAME)$/,
    (host) => `the name ${host} is not known; check how it is written, and the network`,
  ],
  // The standard of `fetch` lists ports that it never calls, such as 9 and 6000.
  [/^bad port$/, (host) => `the port of ${host} is one that is never called; give the server another`],
  [
    /^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/,
    (host) => `there is no route to ${host}; check the network`,
  ],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, (host) => `${host} closed the connection`],
  [
    /^(EPROTO|ERR_SSL_.*|ERR_TLS_.*)$/,
    (host) => `${host} does not speak TLS there; perhaps the address begins with http://`,
  ],
  [
    /^(CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*|ERR_TLS_CERT_.*)$/,
    (host) => `the certificate of ${host} is not trusted; name its issuer in NODE_EXTRA_CA_CERTS`,
  ],
];

/** Codes of an error and of what caused it. Several addresses of a name fail together, each with an error of its own. */
function codesOf(thrown: unknown, depth = 0): string[] {
  if (!(thrown instanceof Error) || depth > 5) return [];
  const own = 'code' in thrown && typeof thrown.code === 'string' ? [thrown.code] : [];
  if (thrown.message === 'bad port') own.push('bad port');
  const several = thrown instanceof AggregateError ? thrown.errors : [];
  return [...own, ...[thrown.cause, ...several].flatMap((inner) => codesOf(inner, depth + 1))];
}

/** The address, and if the error tells it, why it could not be reached and what to do. */
export function unreachableDetail(thrown: unknown, baseUrl: string): string {
  const codes = codesOf(thrown);
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl;
  const certificate = reasons.at(-1);
  // A certificate's code may carry the prefix of TLS too, so that one is looked for first.
  const ordered = certificate ? [certificate, ...reasons] : reasons;
  for (const [pattern, reason] of ordered)
    if (codes.some((code) => pattern.test(code))) return `${baseUrl}: ${reason(host)}`;
  return baseUrl;
}
