import { CandidateTable } from '@/components/inspector/candidate-table';
import type { ApiOutputs } from '@/components/trpc/types';
import type { NodeId } from '@/server/core/base/ids';
import { explainSelection } from '@/server/core/proposal/why';
import { noFurtherChoice, wouldDo } from './sentences';

type HypotheticalChoice = ApiOutputs['runs']['wouldChoose'];

interface WhatIfChoiceProps {
  choice: HypotheticalChoice;
  strategy: string;
  onSelect: (id: NodeId) => void;
}

/** The decision in words and numbers, and the decision that the run itself made next. */
export function WhatIfChoice({ choice, strategy, onSelect }: WhatIfChoiceProps) {
  const { decision, made, at } = choice;
  const selection = decision?.kind === 'propose' ? decision.selection : null;
  return (
    <>
      <p className="break-words">
        <strong className="font-semibold">{headline(choice, strategy)}</strong>{' '}
        {selection && explainSelection(selection).join(' ')}
        {decision?.kind === 'vote' && decision.reason}
        {decision?.kind === 'done' && decision.reason}
      </p>
      {selection && <CandidateTable record={selection} strategy={strategy} onSelect={onSelect} />}
      {made && (
        <p className="mt-3 break-words text-soft">
          The run itself used {made.strategy} and next chose{' '}
          <button type="button" className="font-medium hover:underline" onClick={() => onSelect(made.chosen)}>
            {made.chosen}
          </button>{' '}
          (event {made.seq}
          {selection && (selection.chosen === made.chosen ? ', the same node' : ', a different node')}).
        </p>
      )}
      {!made && <p className="mt-3 text-soft">{noFurtherChoice(at)}</p>}
    </>
  );
}

function headline({ decision, at }: HypotheticalChoice, strategy: string): string {
  switch (decision?.kind) {
    case 'propose':
      return wouldDo.propose(at, strategy, decision.selection.chosen, decision.proposal.steps);
    case 'vote':
      return wouldDo.vote(at, strategy);
    case 'wait':
      return wouldDo.wait(at, strategy);
    case 'done':
      return wouldDo.done(at, strategy);
    case undefined:
      return wouldDo.noTree(at);
  }
}
