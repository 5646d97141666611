import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { NodeId } from '@/server/core/base/ids';
import type { RunEvent } from './event';

/** What a shared page may hold, as the person who saves it chooses. */
export interface SharedChoice {
  /** The prompts as they were sent. */
  prompts: boolean;
  /** Calls with their observations, thoughts, diffs and tests. Without them: the tree, titles and figures. */
  texts: boolean;
  /** Names of people and of their home folders. Without them they are replaced. */
  names: boolean;
  /** Phrases that are replaced wherever they stand, upper and lower case alike. */
  phrases: string[];
}

/** What a shared page holds, counted, so that a person knows before it is saved. Sizes are UTF-8 bytes, unpacked. */
export interface SharedContents {
  nodes: number;
  events: number;
  texts: { count: number; bytes: number };
  diffs: { count: number; bytes: number };
  prompts: { count: number; bytes: number };
  /** What was replaced: keys and passwords; names and home folders; the phrases chosen. */
  masked: { secrets: number; names: number; phrases: number };
  /** Texts that were longer than the page keeps, and were cut. */
  cut: number;
  /** Names of people in the log that are on the page. */
  people: string[];
  leftOut: string[];
}

/** A run as the page opens it: the log, from which every moment is folded. */
export interface SharedRun {
  events: RunEvent[];
  contents: SharedContents;
  /** When the page was made; milliseconds since the epoch. */
  madeAt: number;
}

/** One call of a step, in words. */
export interface SharedCall {
  name: string;
  given: string;
  observation: string;
  error: boolean;
}

/** The texts of one node. What is absent is empty. */
export interface SharedNode {
  calls?: SharedCall[];
  thought?: string;
  thinking?: string;
  /** A unified diff against the parent, or the one that another system recorded. */
  diff?: string;
  tests?: { id: string; status: string }[];
  prompt?: Pick<PromptPart, 'role' | 'text'>[];
  /** Of the root: the task's statement. */
  statement?: string;
}

export type SharedTexts = Record<NodeId, SharedNode>;
