import type { NodeId } from '@/server/core/base/ids';

/** A call found on which results that pass the visible tests behave differently. */
export interface ContrastCase {
  /** As a person reads it: `parsePrice("1,5")`. */
  call: string;
  /** What each cluster answers, in the order of the clusters. */
  values: string[];
  /** The model that wrote it; absent: made from a test of the task. */
  by?: string;
}

/** Results that behaved alike on every generated call. */
export interface Cluster {
  /** One node for each different filesystem. */
  nodes: NodeId[];
  /** Attempts that came to one of these filesystems. */
  attempts: number;
}

/** What generated tests say of the results that the visible tests cannot tell apart. Never part of a reward. */
export interface Contrast {
  /** The event that recorded it. */
  seq: number;
  /** Largest first. */
  clusters: Cluster[];
  /** The calls that tell them apart, at most 20. */
  cases: ContrastCase[];
  /** Calls tried whose answers every result gave, twice alike. */
  tried: number;
  /** Of these, written by a model; absent where none was asked. 0: what it wrote could not be run. */
  written?: number;
}
