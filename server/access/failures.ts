import { hashOf } from './token';

const windowMs = 60_000;
const mostWrong = 20;

/** What is remembered of tokens that were presented, in memory of one process. */
export interface Failures {
  /** Whether a token that was never accepted here is not compared now. It is not while too many wrong ones came. */
  refuses(token: string, now: number): boolean;
  accepted(token: string): void;
  rejected(token: string, now: number): void;
}

/**
 * Twenty different wrong tokens within a minute close the door for a minute to every token that was not accepted
 * before. One wrong token that comes again and again (an old cookie) counts once. A client's address is not used:
 * whoever guesses could name any.
 */
export function rememberFailures(): Failures {
  const wrong = new Map<string, number>();
  const right = new Set<string>();
  return {
    refuses(token, now) {
      for (const [hash, at] of wrong) if (now - at > windowMs) wrong.delete(hash);
      return wrong.size >= mostWrong && !right.has(hashOf(token));
    },
    accepted(token) {
      if (right.size >= 1_000) right.clear();
      right.add(hashOf(token));
    },
    rejected(token, now) {
      if (wrong.size < mostWrong) wrong.set(hashOf(token), now);
    },
  };
}
