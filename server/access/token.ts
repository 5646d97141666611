import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new token: 256 random bits as 43 characters of base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256 of a token as 64 hexadecimal digits. A token has 256 random bits, so its hash needs no salt. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Compares two hashes. The time it takes says nothing of where they differ. */
export function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}
