import { type Action, pathsEdited } from '@/server/core/agent/action';
import { type Call, type Calls, carriedOut, stepTitle } from '@/server/core/agent/call';
import type { SnapshotId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import type { NodeState } from '@/server/core/run/node';
import type { Files } from './closure';
import type { DonorStep, FileDelta } from './donor-step';
import { isSame, type Side, sideOf } from './side';

/** A donor's node with its texts, and the filesystem before it. */
export interface RecordedStep extends Calls {
  node: NodeState;
  before: SnapshotId;
}

type Reading = Pick<SnapshotStore, 'read'>;

/** Reads what a step did to its files from the snapshots around it. Throws where they are not kept on this machine. */
export async function donorStep(store: Reading, { node, before, ...step }: RecordedStep): Promise<DonorStep> {
  const deltas: FileDelta[] = [];
  const done = carriedOut(step);
  const [first = step.action, ...further] = done.map(({ action }) => action);
  for (const path of changedBy([first, ...further], node.changed)) {
    const [old, now] = [await sideAt(store, before, path), await sideAt(store, node.snapshot, path)];
    if (!isSame(old, now)) deltas.push({ path, before: old, after: now });
  }
  return {
    id: node.id,
    calls: [first, ...further],
    title: stepTitle(step),
    reads: [...new Set(done.flatMap(readSet))],
    deltas,
    seconds: (node.sandboxMs + node.snapshotMs) / 1000,
  };
}

/** Of the files that changed those that a replay makes: what a test run leaves behind (caches, coverage) the next one makes anew. */
function changedBy(actions: readonly Action[], changed: readonly string[]): readonly string[] {
  const kinds = new Set(actions.map(({ kind }) => kind));
  if (kinds.has('shell') || !kinds.has('run_tests')) return changed;
  const edited = new Set(actions.flatMap(pathsEdited));
  return changed.filter((path) => edited.has(path));
}

/** The files a call read, as it declares and as the sandbox saw. */
function readSet({ action, observation }: Call): string[] {
  const declared =
    action.kind === 'read_file' ? [action.path] : action.kind === 'write_file' ? [] : pathsEdited(action);
  return [...declared, ...observation.reads];
}

export const sideAt = async (store: Reading, at: SnapshotId, path: string): Promise<Side> =>
  sideOf(await store.read(at, path));

/** The files that the steps change, as they are at a snapshot. */
export async function filesAt(store: Reading, at: SnapshotId, steps: readonly DonorStep[]): Promise<Files> {
  const paths = new Set(steps.flatMap(({ deltas }) => deltas.map(({ path }) => path)));
  const files = new Map<string, Side>();
  for (const path of paths) files.set(path, await sideAt(store, at, path));
  return files;
}
