import type { Action } from '@/server/core/agent/action';
import type { ImportedCall, ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';
import { pathTo } from '@/server/exchange/run/tree';
import { pathOf } from '@/server/imports/step-record';
import { actionsOf } from './actions';
import { placesIn } from './places';

/** What is replayed of a trajectory. */
export interface Replay {
  /** Each becomes one step. */
  actions: Action[];
  /** `edits`: one by one, as they were made. `patch`: at once, as the other system recorded what they came to. */
  how: 'edits' | 'patch';
  /** Calls that may have changed files and cannot be replayed. */
  lost: number;
}

interface TaskFiles {
  /** Paths of the task's files. */
  files: ReadonlySet<string>;
  /** Where the task's repository lies in its image; null where that is not known. */
  root: string | null;
  /** Whether commands of a shell are replayed too. */
  shell: boolean;
}

/**
 * The edits on the path to a step as actions of ours. If one of them cannot be told, and the other system recorded the
 * whole change there, that change is applied at once. Null: there is nothing to replay.
 */
export function replayOf(run: ImportedRun, end: string, { files, root, shell }: TaskFiles): Replay | null {
  const path = pathTo(run.nodes, end).filter(({ executed }) => executed);
  const calls = path.flatMap((node) => node.calls);
  const placed = placesIn(files, calls.flatMap(placeOf), root);
  const replayed = calls.map((call) => actionsOf(call, { placed, shell }));
  const actions = replayed.flatMap((one) => one ?? []);
  const lost = replayed.filter((one) => one === null).length;
  const patch = patchAt(run, path, end);
  const isWhole = lost === 0 && actions.length > 0;
  if (!isWhole && patch !== null) return { actions: [{ kind: 'apply_patch', patch }], how: 'patch', lost: 0 };
  return actions.length === 0 ? null : { actions, how: 'edits', lost };
}

const placeOf = (call: ImportedCall): string[] => {
  const path = pathOf(call);
  return path === null ? [] : [path];
};

/** The whole change at a step: the last one recorded on its path, or that of the attempt that ends there. */
function patchAt(run: ImportedRun, path: readonly ImportedNode[], end: string): string | null {
  const submitted = run.attempts.find(({ leaf, patch }) => leaf === end && patch?.trim())?.patch;
  const recorded = submitted ?? path.at(-1)?.patch ?? null;
  const text = recorded?.trim() ?? '';
  return /^(?:diff --git |--- )/m.test(text) ? `${text}\n` : null;
}
