import { randomBytes } from 'node:crypto';
import { signInCookie, signOutCookie, tokenIn } from './cookie';
import type { Doorkeeper } from './doorkeeper';
import { foreignRequest } from './origin';
import { dataPolicy, pagePolicy, securityHeaders } from './response-headers';
import { limitedText, noTokenText, wrongTokenText } from './sentences';
import { againPage, signInPage } from './sign-in-page';

export interface GateSettings {
  door: Doorkeeper;
  /** The cookie's name. */
  cookie: string;
  /** Host names of this instance besides those of this machine. */
  hosts: ReadonlySet<string>;
  /** A proxy in front says by `X-Forwarded-Proto` whether the browser's connection is encrypted. */
  trustProxy: boolean;
  dev: boolean;
}

/**
 * `pass`: goes on to the page or the API, with these headers on its response, and on the request the page's policy and
 * the name of whoever is signed in (null: a file that is open to all).
 */
export type Passage =
  | { kind: 'pass'; name: string | null; headers: Record<string, string>; nonce: string; policy: string }
  | { kind: 'stop'; response: Response };

const signInPath = '/api/sign-in';
const signOutPath = '/api/sign-out';

/** Files of the build and the icon: the same for everyone, and without them the sign-in page would be bare. */
const isOpen = (path: string): boolean => path.startsWith('/_next/static/') || path === '/icon.svg';
const isData = (path: string): boolean => path === '/api' || path.startsWith('/api/') || isOpen(path);

/** Whether a request may go on, and which headers its response has. Every request passes here first. */
export async function admit(request: Request, settings: GateSettings, now: number): Promise<Passage> {
  const url = new URL(request.url);
  const path = url.pathname;
  const nonce = randomBytes(16).toString('base64');
  const policy = pagePolicy({ nonce, dev: settings.dev });
  const isPage = !isData(path);
  const headers = { ...securityHeaders, 'content-security-policy': isPage ? policy : dataPolicy };
  const stop = (status: number, body: string | null, more: Record<string, string> = {}): Passage => ({
    kind: 'stop',
    response: new Response(body, {
      status,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'cache-control': 'no-store',
        ...headers,
        ...more,
      },
    }),
  });
  const page = (status: number, html: string, more: Record<string, string> = {}) =>
    stop(status, html, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      ...more,
    });

  const refusal = foreignRequest(
    { method: request.method, headers: request.headers, isPage },
    settings.hosts,
  );
  if (refusal !== null) return stop(403, refusal);
  if (isOpen(path)) return { kind: 'pass', name: null, headers, nonce, policy };

  const signIn = (token: string, next: string): Passage => {
    const identity = settings.door.identify(token, now);
    if (identity.kind === 'person') {
      const secure = settings.trustProxy && request.headers.get('x-forwarded-proto') === 'https';
      return stop(303, null, {
        location: new URL(next, request.url).href,
        'set-cookie': signInCookie(settings.cookie, token, secure),
      });
    }
    if (identity.kind === 'limited')
      return page(429, signInPage({ nonce, next, problem: limitedText }), wait);
    return page(401, signInPage({ nonce, next, problem: wrongTokenText }));
  };

  if (path === signInPath && request.method === 'POST') {
    const form = await request.formData().catch(() => null);
    const next = form?.get('next');
    return signIn(tokenOf(form?.get('token')), ownPath(typeof next === 'string' ? next : '/'));
  }
  if (path === signOutPath && request.method === 'POST') {
    return stop(303, null, {
      location: new URL('/', request.url).href,
      'set-cookie': signOutCookie(settings.cookie),
    });
  }
  const given = url.searchParams.get('token');
  if (isPage && given !== null && request.method === 'GET') {
    url.searchParams.delete('token');
    return signIn(tokenOf(given), ownPath(`${path}${url.search}`));
  }

  const token = tokenIn(request.headers, settings.cookie);
  const identity = token === null ? null : settings.door.identify(token, now);
  if (identity?.kind === 'person') return { kind: 'pass', name: identity.name, headers, nonce, policy };
  const limited = identity?.kind === 'limited';
  if (!isPage) {
    return limited ? stop(429, limitedText, wait) : stop(401, token === null ? noTokenText : wrongTokenText);
  }
  const next = ownPath(`${path}${url.search}`);
  // A cookie that is sent to our own pages only is not sent when a link elsewhere opens one. The page opens itself again.
  const site = request.headers.get('sec-fetch-site');
  if (token === null && (site === 'cross-site' || site === 'same-site'))
    return page(401, againPage({ nonce, next }));
  return page(limited ? 429 : 401, signInPage({ nonce, next, problem: limited ? limitedText : null }));
}

const wait = { 'retry-after': '60' };

/** A token as people paste it: alone, or in the address that was printed. */
function tokenOf(given: unknown): string {
  const text = typeof given === 'string' ? given.trim() : '';
  return /[?&]token=([\w-]+)/.exec(text)?.[1] ?? text;
}

/** A path of this instance, and nothing that a browser would read as an address elsewhere. */
function ownPath(path: string): string {
  return /^\/(?![/\\])[^\s\\]*$/.test(path) && !path.startsWith('/api/') ? path : '/';
}
