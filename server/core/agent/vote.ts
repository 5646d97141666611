import type { AttemptId, BlobHash, VoteId } from '@/server/core/base/ids';
import { type Random, randomInt } from '@/server/core/base/random';

/** A request for a judgement: the model compares what some ended attempts did, on several ballots. */
export interface VoteProposal {
  kind: 'vote';
  /** The attempts compared, ≥ 2, all ended. */
  entrants: AttemptId[];
  /** Ballots, ≥ 1. A vote ends early once the rest cannot change its winner. */
  votes: number;
  /** Sampling temperature, 0…2. */
  temperature: number;
  /** Which contest of the strategy it belongs to, e.g. `final`. */
  bracket: string;
  /** Round of the bracket, from 1. */
  round: number;
  /** Every second ballot shows the reverse order of the one before, so that a liking for places shows. */
  swapped?: boolean;
}

export interface Ballot {
  /** null: the answer named none of them. */
  choice: AttemptId | null;
  /** In the order shown, drawn anew for each ballot: judges favour places. */
  order: AttemptId[];
  /** The judge's reasoning, as a stored text. */
  thought: BlobHash;
}

export interface VoteState {
  id: VoteId;
  /** The event that began it. */
  seq: number;
  strategy: string;
  /** One sentence in plain words. */
  reason: string;
  proposal: VoteProposal;
  ballots: Ballot[];
  /** null while it is under way. */
  winner: AttemptId | null;
  /** Those between whom the winner was drawn; empty where the ballots decided. */
  tied: AttemptId[];
}

/** Ballots for each entrant, in the order of the entrants. */
export function tally({ proposal, ballots }: Pick<VoteState, 'proposal' | 'ballots'>): number[] {
  return proposal.entrants.map((entrant) => ballots.filter(({ choice }) => choice === entrant).length);
}

/** Pairs of ballots that differ in the order alone, and how many of them named another winner. */
export function flipsOf({ proposal, ballots }: Pick<VoteState, 'proposal' | 'ballots'>): {
  pairs: number;
  flipped: number;
} {
  if (!proposal.swapped) return { pairs: 0, flipped: 0 };
  let pairs = 0;
  let flipped = 0;
  for (let i = 0; i + 1 < ballots.length; i += 2) {
    const [one, other] = [ballots[i]?.choice, ballots[i + 1]?.choice];
    if (!one || !other) continue;
    pairs++;
    if (one !== other) flipped++;
  }
  return { pairs, flipped };
}

/** Whether the ballots still to be cast can change nothing: all are cast, or the lead is larger than what is left. */
export function isDecided(vote: Pick<VoteState, 'proposal' | 'ballots'>): boolean {
  const left = vote.proposal.votes - vote.ballots.length;
  const [first = 0, second = 0] = tally(vote).sort((a, b) => b - a);
  return left <= 0 || first - second > left;
}

/** The entrant with the most ballots; among equals one is drawn. */
export function winnerOf(
  vote: Pick<VoteState, 'proposal' | 'ballots'>,
  random: Random,
): { winner: AttemptId; tied: AttemptId[] } {
  const counts = tally(vote);
  const most = Math.max(...counts);
  const leading = vote.proposal.entrants.filter((_, index) => counts[index] === most);
  const winner = leading[leading.length > 1 ? randomInt(random, leading.length) : 0];
  if (winner === undefined) throw new Error('A vote needs entrants.');
  return { winner, tied: leading.length > 1 ? leading : [] };
}

/** What a judge is shown of an attempt. Nothing of a holdout is in it. */
export interface AttemptSummary {
  /** Agent steps. */
  steps: number;
  approach: string;
  /** What a model wrote of it, where one was asked for summaries. */
  summary?: string;
  /** Visible tests at its best verified state; of those that decide. */
  passing: number;
  total: number;
  failing: { test: string; message: string }[];
  /** What its changes come to, file by file. */
  changes: { path: string; old: string; new: string }[];
  /** Lines added and removed in all, those left out of `changes` included. */
  linesChanged: number;
}
