import { type Action, actionTitle, type Observation, pathsEdited } from '@/server/core/agent/action';
import type { SnapshotId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import type { NodeState } from '@/server/core/run/node';
import type { Files } from './closure';
import type { DonorStep, FileDelta } from './donor-step';
import { isSame, type Side, sideOf } from './side';

/** A donor's node with its texts, and the filesystem before it. */
export interface RecordedStep {
  node: NodeState;
  before: SnapshotId;
  action: Action;
  observation: Observation;
}

type Reading = Pick<SnapshotStore, 'read'>;

/** Reads what a step did to its files from the snapshots around it. Throws where they are not kept on this machine. */
export async function donorStep(
  store: Reading,
  { node, before, action, observation }: RecordedStep,
): Promise<DonorStep> {
  const deltas: FileDelta[] = [];
  // What a test run leaves behind (caches, coverage) is made anew by the next one.
  for (const path of action.kind === 'run_tests' ? [] : node.changed) {
    const [old, now] = [await sideAt(store, before, path), await sideAt(store, node.snapshot, path)];
    if (!isSame(old, now)) deltas.push({ path, before: old, after: now });
  }
  return {
    id: node.id,
    action,
    title: actionTitle(action),
    reads: readSet(action, observation),
    deltas,
    seconds: (node.sandboxMs + node.snapshotMs) / 1000,
  };
}

/** The files an action read, as it declares and as the sandbox saw. */
function readSet(action: Action, observation: Observation): string[] {
  const declared =
    action.kind === 'read_file' ? [action.path] : action.kind === 'write_file' ? [] : pathsEdited(action);
  return [...new Set([...declared, ...observation.reads])];
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
