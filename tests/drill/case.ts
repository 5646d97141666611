import type { Random } from '@/server/core/base/random';

/** What a case of the drill came to. `tried` counts injected faults; those that were not survived are in `lost`, a line each. */
export interface CaseResult {
  name: string;
  tried: number;
  lost: string[];
  /** Why the case, or a part of it, was not tried; null where all of it was. */
  skipped: string | null;
}

interface DrillOptions {
  /** The long form: many more faults. */
  full: boolean;
  /** Draws moments and order. */
  random: Random;
  /** A directory of the case's own, removed at the end. */
  directory: string;
  /** Gets lines for people. */
  report: (line: string) => void;
}

/** What a file of `cases/` exports as `run`. */
export type DrillCase = (options: DrillOptions) => Promise<CaseResult>;
