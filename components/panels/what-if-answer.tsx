import { CandidateTable } from '@/components/inspector/candidate-table';
import type { ApiOutputs } from '@/components/trpc/types';
import { counted } from '@/components/ui/format';
import type { NodeId } from '@/server/core/base/ids';
import { whyInWords } from '@/server/core/proposal/why';

type Answer = ApiOutputs['runs']['wouldChoose'];

interface WhatIfAnswerProps {
  answer: Answer;
  strategy: string;
  onSelect: (id: NodeId) => void;
}

/** The decision in words and numbers, beside the one the run itself took next. */
export function WhatIfAnswer({ answer, strategy, onSelect }: WhatIfAnswerProps) {
  const { decision, made, at } = answer;
  const selection = decision?.kind === 'propose' ? decision.selection : null;
  return (
    <>
      <p className="break-words">
        <strong className="font-semibold">{headline(answer, strategy)}</strong>{' '}
        {selection && whyInWords(selection).join(' ')}
        {decision?.kind === 'vote' && decision.reason}
        {decision?.kind === 'done' && decision.reason}
      </p>
      {selection && <CandidateTable record={selection} strategy={strategy} onSelect={onSelect} />}
      {made && (
        <p className="mt-3 break-words text-soft">
          The run itself, with {made.strategy}, next chose{' '}
          <button type="button" className="font-medium hover:underline" onClick={() => onSelect(made.chosen)}>
            {made.chosen}
          </button>{' '}
          (event {made.seq}
          {selection && (selection.chosen === made.chosen ? ', the same node' : ', another node')}).
        </p>
      )}
      {!made && <p className="mt-3 text-soft">The run made no further choice after event {at}.</p>}
    </>
  );
}

function headline({ decision, at }: Answer, strategy: string): string {
  const then = `After event ${at}, ${strategy}`;
  switch (decision?.kind) {
    case 'propose':
      return `${then} would go on from ${decision.selection.chosen} for up to ${counted(decision.proposal.steps, 'step')}.`;
    case 'vote':
      return `${then} would have attempts compared.`;
    case 'wait':
      return `${then} would wait for what is under way.`;
    case 'done':
      return `${then} would end the search.`;
    case undefined:
      return `After event ${at} there is no tree yet to choose from.`;
  }
}
