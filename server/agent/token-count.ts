import { countTokens as countPiece } from 'gpt-tokenizer';

/** The tokenizer's time grows with the square of an unbroken run of characters; pieces of this length bound it. */
const pieceLength = 2_000;
const cachedCharacters = 8_000_000;

/** Texts are counted once: a history of a hundred steps is the same hundred texts at every step. */
class CountCache {
  private readonly counts = new Map<string, number>();
  private characters = 0;

  get(text: string): number | undefined {
    const count = this.counts.get(text);
    if (count === undefined) return undefined;
    this.counts.delete(text);
    this.counts.set(text, count);
    return count;
  }

  set(text: string, count: number): void {
    this.counts.set(text, count);
    this.characters += text.length;
    for (const oldest of this.counts.keys()) {
      if (this.characters <= cachedCharacters) return;
      this.counts.delete(oldest);
      this.characters -= oldest.length;
    }
  }
}

const cache = new CountCache();

/**
 * Tokens of a text by the o200k encoding: exact for OpenAI's models of that encoding, an estimate for others.
 * Long texts are counted in pieces of 2,000 characters, which adds at most one token per cut or so. Names of control tokens in the
 * text (`<|endoftext|>`) count as ordinary characters. The counts of recent texts, up to 8 million characters, are kept.
 */
export function countTokens(text: string): number {
  const known = cache.get(text);
  if (known !== undefined) return known;
  let count = 0;
  for (let at = 0; at < text.length; at += pieceLength) {
    count += countPiece(text.slice(at, at + pieceLength), { disallowedSpecial: new Set<string>() });
  }
  cache.set(text, count);
  return count;
}
