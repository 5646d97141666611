import type { Observation } from '@/server/core/agent/action';
import type { Packages } from '@/server/sandbox/packages/packages';
import type { Bytes } from '@/server/sandbox/store/names';
import type { Objects } from '@/server/sandbox/store/objects';
import type { Trees } from '@/server/sandbox/store/tree';

/** What a file action looks at: a tree of the store. */
export interface Place {
  objects: Objects;
  trees: Trees;
  tree: string;
  /** Without it, what lies in shared packages cannot be seen. */
  packages?: Packages;
}

/** An observation, and the tree after the action. */
export interface FileResult {
  observation: Observation;
  tree: string;
}

export function success(text: string, about: Partial<Observation> = {}): Observation {
  return { text, error: false, exitCode: null, truncated: false, reads: [], writes: [], ...about };
}

export function failure(text: string, about: Partial<Observation> = {}): Observation {
  return success(text, { ...about, error: true });
}

const skipped = new Set([
  'node_modules',
  '.git',
  '.venv',
  'site-packages',
  'dist-packages',
  '__pycache__',
  '.tox',
]);

/** Whether a path lies in a folder that listings and searches pass over. */
export const isSkippedName = (name: Bytes): boolean => skipped.has(name);
