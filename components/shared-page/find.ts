import { matchingNodes } from '@/components/search/matches';
import type { SearchQuery } from '@/components/search/query';
import type { NodeState } from '@/server/core/run/node';
import type { SharedNode, SharedTexts } from '@/server/core/run/shared-run';
import type { RunState } from '@/server/core/run/state';

/** A node that was found, with the text around the first hit; null if the query has only filters. */
export interface Found {
  node: NodeState;
  around: string | null;
}

const reach = 60;

/** The nodes of the state that match the filters and hold all words of the query, in any of their texts. */
export function findNodes(state: RunState, query: SearchQuery, texts: SharedTexts): Found[] {
  return matchingNodes(state, query).flatMap((node): Found[] => {
    if (query.terms.length === 0) return [{ node, around: null }];
    const all = textsOf(node, texts[node.id]);
    const lower = all.map((text) => text.toLowerCase());
    if (!query.terms.every((term) => lower.some((text) => text.includes(term)))) return [];
    const [first = ''] = query.terms;
    const at = lower.findIndex((text) => text.includes(first));
    return [{ node, around: around(all[at] ?? '', lower[at]?.indexOf(first) ?? 0, first.length) }];
  });
}

function around(text: string, at: number, length: number): string {
  const [from, to] = [Math.max(0, at - reach), Math.min(text.length, at + length + reach)];
  const piece = text.slice(from, to).replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${piece}${to < text.length ? '…' : ''}`;
}

function textsOf(node: NodeState, own: SharedNode = {}): string[] {
  const calls = (own.calls ?? []).flatMap(({ name, given, observation }) => [
    `${name} ${given}`,
    observation,
  ]);
  const further = [own.thought, own.thinking, own.diff, own.statement];
  return [node.title, ...calls, ...further.flatMap((text) => text ?? [])];
}
