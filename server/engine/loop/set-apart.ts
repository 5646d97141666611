import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import type { RunContext } from '@/server/engine/context/context';
import { siblingApproach } from '@/server/search/propose/approaches';
import { ownApproach } from './sentences';

export interface Chosen {
  proposal: ExpandProposal;
  selection: SelectionRecord;
}

/**
 * A strategy's proposal with an approach of its own, where its model takes no temperature: siblings would otherwise differ
 * by chance alone. A proposal that has a hint, or that is to be the same each time (temperature 0), stays as it is.
 */
export function setApart(context: RunContext, chosen: Chosen): Chosen {
  const { proposal, selection } = chosen;
  const { state } = context.log;
  const isOwn = proposal.given === undefined && proposal.graft === undefined;
  if (proposal.hint !== null || proposal.temperature === 0 || proposal.probe || !isOwn) return chosen;
  const model = proposal.model ?? state.spec.model;
  if (!withoutTemperature(context, model)) return chosen;
  const hint = siblingApproach(state, proposal.from);
  if (hint === null) return chosen;
  return {
    proposal: { ...proposal, hint },
    selection: { ...selection, reason: `${selection.reason} ${ownApproach(model)}` },
  };
}

function withoutTemperature({ model }: RunContext, id: string): boolean {
  try {
    return model(id).language?.sampled === false;
  } catch {
    // A model that is not there is dealt with where the attempt begins.
    return false;
  }
}
