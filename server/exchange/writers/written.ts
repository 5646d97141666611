import type { ImportedRun } from '@/server/exchange/run/imported-run';

/** A run that is written, with its id here. */
export interface WrittenRun {
  id: string;
  run: ImportedRun;
  /** The last step of the best path; null without one. */
  best: string | null;
}

/** A file that a writer makes: its path relative to the place of the export, with forward slashes. */
export interface WrittenFile {
  path: string;
  content: Uint8Array;
}

/** What was written of runs, and what of them was left out: sentences. */
export interface Written {
  files: WrittenFile[];
  leftOut: string[];
}

/** Writes runs in the form of another system: a pure function. */
export type Writer = (runs: readonly WrittenRun[]) => Written;
