import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { BlobHash } from '@/server/core/base/ids';
import { liftTurn } from '@/server/core/run/lift';
import type { Database } from './connection';
import { readText } from './texts';

/**
 * A prompt is stored as what it adds to an earlier one: a trajectory's prompts share long prefixes, and storing each
 * whole would grow with the square of the depth.
 */
interface StoredPrompt {
  base: BlobHash | null;
  /** How many leading parts of the base it keeps. */
  keep: number;
  add: PromptPart[];
}

const same = (a: PromptPart | undefined, b: PromptPart) =>
  a !== undefined &&
  a.kind === b.kind &&
  a.role === b.role &&
  a.text === b.text &&
  (a.turn === b.turn || JSON.stringify(a.turn) === JSON.stringify(b.turn));

/** The text to store for `prompt`, given the prompt stored under `base` (or null). */
export function promptText(
  base: { hash: BlobHash; prompt: PromptPart[] } | null,
  prompt: PromptPart[],
): string {
  const differs = prompt.findIndex((part, i) => !same(base?.prompt[i], part));
  const keep = differs === -1 ? prompt.length : differs;
  const stored: StoredPrompt =
    base && keep > 0
      ? { base: base.hash, keep, add: prompt.slice(keep) }
      : { base: null, keep: 0, add: prompt };
  return JSON.stringify(stored);
}

/** The prompt as it was sent; empty where none is stored under the hash. */
export function readPrompt(db: Database, hash: BlobHash): PromptPart[] {
  const chain: StoredPrompt[] = [];
  for (let at: BlobHash | null = hash; at !== null; ) {
    const text = readText(db, at);
    if (text === null) return [];
    const stored: StoredPrompt = JSON.parse(text);
    chain.push(stored);
    at = stored.base;
  }
  return chain
    .reduceRight<PromptPart[]>((prompt, { keep, add }) => [...prompt.slice(0, keep), ...add], [])
    .map((part) => (part.turn ? { ...part, turn: liftTurn(part.turn) } : part));
}
