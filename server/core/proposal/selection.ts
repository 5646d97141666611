import type { NodeId } from '@/server/core/base/ids';

/** A candidate as the strategy saw it when it chose. `terms` are what `score` was made of, by the field's names. */
export interface Candidate {
  node: NodeId;
  /** Which way of going on at the node this is, where there are several (`new` or `continue`). */
  arm?: 'new' | 'continue';
  score: number;
  terms: Record<string, number>;
}

/** Why a proposal was made: every candidate considered, the chosen and the rejected alike. */
export interface SelectionRecord {
  chosen: NodeId;
  candidates: Candidate[];
  /** One sentence in plain words. */
  reason: string;
  /** The uniform number in [0,1) that decided between equals or by weight; absent where nothing was drawn. */
  draw?: number;
}
