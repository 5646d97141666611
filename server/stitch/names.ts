import type { NodeId } from '@/server/core/base/ids';
import type { DonorStep } from './donor-step';
import { textOf } from './side';

const identifiers = (text: string): Set<string> => new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]{2,}/gu) ?? []);

/** The identifiers of three and more characters that a step's changes brought into its files. */
function introduced(step: DonorStep): Set<string> {
  const names = new Set<string>();
  for (const { before, after } of step.deltas) {
    const known = identifiers(textOf(before) ?? '');
    for (const name of identifiers(textOf(after) ?? '')) if (!known.has(name)) names.add(name);
  }
  return names;
}

/** A step of the plan that uses a name which a step outside of it had brought in. */
export interface NameUse {
  by: NodeId;
  name: string;
}

/**
 * The steps outside of `planned` that introduced a name which a later planned step, in another file, brought into its
 * own: a hint that one rests on the other, not a proof.
 */
export function namesUsed(steps: readonly DonorStep[], planned: ReadonlySet<NodeId>): Map<NodeId, NameUse> {
  const found = new Map<NodeId, NameUse>();
  const brought = new Map(steps.map((step) => [step.id, introduced(step)]));
  for (const [at, step] of steps.entries()) {
    if (!planned.has(step.id)) continue;
    const names = brought.get(step.id) ?? new Set();
    for (const earlier of steps.slice(0, at)) {
      if (planned.has(earlier.id) || found.has(earlier.id)) continue;
      const name = [...(brought.get(earlier.id) ?? [])].find((one) => names.has(one));
      const sameFiles = step.deltas.every(({ path }) => earlier.deltas.some((delta) => delta.path === path));
      if (name !== undefined && !sameFiles) found.set(earlier.id, { by: step.id, name });
    }
  }
  return found;
}
