import { hashOf } from './token';

const seconds = 90 * 24 * 3600;

/** Browsers send cookies to every port of a host: each installation has a name of its own, from its data directory. */
export const cookieName = (directory: string): string => `espalier-${hashOf(directory).slice(0, 10)}`;

/** The `Set-Cookie` that signs in. */
export const signInCookie = (name: string, token: string, secure: boolean): string =>
  `${name}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;

/** The `Set-Cookie` that signs out. */
export const signOutCookie = (name: string): string =>
  `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`;

/** The token that a request carries: of the header `Authorization: Bearer`, else of the cookie; null: none. */
export function tokenIn(headers: Headers, name: string): string | null {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
