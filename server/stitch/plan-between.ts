import type { NodeId } from '@/server/core/base/ids';
import type { GraftPlan } from '@/server/core/graft/graft';
import type { DonorSource } from '@/server/core/ports/donor-source';
import { donorPath, NoGraft, sharedLength, stepsOf } from './donor-path';
import { changes, type DonorStep } from './donor-step';
import { filesAt } from './load';
import { planGraft } from './plan';
import { noFileChanged, noSharedStart, notOnePath, onHostPath } from './sentences';

/** What is to be grafted onto what, as it is asked for. */
export interface GraftRequest {
  donor: DonorSource;
  /** The run of the host; the donor's own object where both are of one run. */
  host: DonorSource;
  onto: NodeId;
  /** The first and the last node of the donor's stretch; null: from where it left the host's. */
  first: NodeId | null;
  last: NodeId;
  /** Steps to take besides those of the stretch that changed something, and steps to leave out. */
  add: ReadonlySet<NodeId>;
  without: ReadonlySet<NodeId>;
}

/**
 * The plan of a graft, read from the snapshots of donor and host. Throws NoGraft with a sentence where there is nothing
 * to plan.
 */
export async function planBetween(request: GraftRequest): Promise<GraftPlan> {
  const { donor, host, onto, first, last, add, without } = request;
  const path = donorPath(donor, last);
  const hostPath = donorPath(host, onto);
  // Two runs of a task share their root and nothing after it.
  const shared = donor === host ? sharedLength(path, hostPath) : 1;
  const [hosting, origin] = [hostPath.at(-1), path[shared - 1]];
  const from = first === null ? shared : path.findIndex(({ id }) => id === first);
  if (!hosting || !origin) throw new NoGraft(noSharedStart);
  if (from < 1) throw new NoGraft(notOnePath(first, last));
  if (shared === path.length) throw new NoGraft(onHostPath(last, onto));
  const steps = await stepsOf(
    donor,
    path.slice(shared).filter(({ actionKind }) => actionKind !== 'finish'),
  );
  const inStretch = new Set(path.slice(from).map(({ id }) => id));
  const isWanted = (step: DonorStep) => (inStretch.has(step.id) && changes(step)) || add.has(step.id);
  const chosen = new Set(steps.filter(isWanted).map(({ id }) => id));
  if (chosen.size === 0) throw new NoGraft(noFileChanged(first, last));
  return planGraft({
    host: onto,
    steps,
    chosen,
    without,
    base: await filesAt(donor.store, origin.snapshot, steps),
    hosted: await filesAt(donor.store, hosting.snapshot, steps),
  });
}
