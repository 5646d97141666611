import { createHash } from 'node:crypto';
import { countTokens } from 'gpt-tokenizer';

/** A provider's prompt cache: it knows the blocks it has seen at the beginning of a prompt. */
export interface ProviderCache {
  /** Tokens of the longest known beginning, in steps of 128 from 1,024 on, as OpenAI caches by itself. */
  automatic(blocks: readonly string[]): { input: number; cached: number };
  /** As Anthropic caches: up to the marked blocks, found again from a mark or up to 20 blocks before it. */
  marked(blocks: readonly { text: string; mark: boolean }[]): {
    input: number;
    cached: number;
    written: number;
  };
}

export function createProviderCache(least = 1_024): ProviderCache {
  const known = new Set<string>();
  const counts = new Map<string, number>();
  const tokensOf = (text: string) => {
    const held = counts.get(text);
    if (held !== undefined) return held;
    const count = countTokens(text, { disallowedSpecial: new Set<string>() }) + 4;
    counts.set(text, count);
    return count;
  };
  /** For each block: the name of the prompt up to it, and its tokens so far. */
  const beginnings = (texts: readonly string[]) => {
    let name = '';
    let tokens = 0;
    return texts.map((text) => {
      name = createHash('sha256').update(name).update(text).digest('hex');
      tokens += tokensOf(text);
      return { name, tokens };
    });
  };
  return {
    automatic(blocks) {
      const all = beginnings(blocks);
      const found = all.findLast(({ name }) => known.has(name))?.tokens ?? 0;
      for (const { name } of all) known.add(name);
      const cached = found < least ? 0 : found - (found % 128);
      return { input: all.at(-1)?.tokens ?? 0, cached };
    },
    marked(blocks) {
      const all = beginnings(blocks.map(({ text }) => text));
      const marks = blocks.flatMap(({ mark }, at) => (mark ? [at] : []));
      if (marks.length > 4) throw new Error('A maximum of 4 blocks with cache_control may be provided.');
      let cached = 0;
      for (const mark of marks) {
        for (let at = mark; at >= Math.max(0, mark - 20); at--) {
          const beginning = all[at];
          if (beginning && known.has(beginning.name)) {
            cached = Math.max(cached, beginning.tokens);
            break;
          }
        }
      }
      const last = all[marks.at(-1) ?? -1]?.tokens ?? 0;
      const written = last >= least ? Math.max(0, last - cached) : 0;
      if (last >= least) for (const mark of marks) known.add(all[mark]?.name ?? '');
      return { input: all.at(-1)?.tokens ?? 0, cached, written };
    },
  };
}
