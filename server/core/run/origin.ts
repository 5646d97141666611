import type { BlobHash } from '@/server/core/base/ids';
import type { GamingSignal } from '@/server/core/verdict/gaming';

/** Dollars and tokens as another system recorded them; null where it did not. Input tokens include cached ones. */
export interface RecordedUsage {
  usd: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  cachedTokens: number | null;
}

/** A number on the scale of the system that gave it: lowest and highest value. */
interface Scaled {
  raw: number;
  scale: readonly [number, number];
}

/** Where a run comes from that was not made here. */
export interface RunOrigin {
  /** As its reader names it, for example `moatless-tree`; `espalier` for a bundle of another Espalier. */
  format: string;
  formatVersion: string | null;
  /** The program that wrote it, with its version where the file tells. */
  writer: string | null;
  /** The name of its file, without the folders above it. */
  file: string;
  /** Of the run as it was read (hex): the same run is stored once. */
  sha256: string;
  /** Its id in the other system. */
  foreignId: string | null;
  /** Milliseconds since the epoch; null where the file does not tell. */
  startedAt: number | null;
  endedAt: number | null;
  /** What the file states of the whole run; null where it states nothing. */
  stated: RecordedUsage | null;
  /** What its steps add up to. */
  summed: RecordedUsage;
  /** Whether it solved its task, as a file, a report or a verifier tells; null: nothing tells. */
  resolved: boolean | null;
  /** Rewards of the whole run by their names. */
  rewards: Readonly<Record<string, number>>;
  /** What its reader dropped, guessed or repaired: sentences. */
  notes: string[];
  /** Everything else that was read of the run, as a stored text; null for a bundle, whose log is whole. */
  details: BlobHash | null;
}

/** What another system recorded of a step, besides what every node has. */
export interface NodeOrigin {
  /** Its id there. */
  foreignId: string | number | null;
  /** Its place in the tree was inferred by merging attempts that began alike. */
  inferred: boolean;
  /** How many recorded steps stand behind it; 1 unless merged. */
  times: number;
  /** False: planned there and never carried out. */
  executed: boolean;
  /** What it repeats: the node there that it is a duplicate of, or another try at. */
  likeness: { kind: 'duplicate' | 'another-try'; of: string | number | null } | null;
  /** The reward that the other system gave it. */
  reward: Scaled | null;
  /** Signs in its calls that a result was reached another way than by solving the task. Absent: none. */
  signals?: GamingSignal[];
  /** Amounts that the file does not tell; they are 0 in the node, or the time of the import. */
  unknown: ('at' | 'usd' | 'inputTokens' | 'outputTokens')[];
}
