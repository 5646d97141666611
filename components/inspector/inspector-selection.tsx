import { valueSentence } from '@/components/ui/format';
import { Nothing } from '@/components/ui/section';
import { attemptName } from '@/components/wording/status-sentences';
import type { NodeId } from '@/server/core/base/ids';
import { explainSelection } from '@/server/core/proposal/why';
import type { NodeState } from '@/server/core/run/node';
import type { RunState, SelectionState } from '@/server/core/run/state';
import { CandidateTable } from './candidate-table';
import { asItWas, neverConsidered, passedOver } from './sentences';

interface SelectionTabProps {
  state: RunState;
  node: NodeState;
  onSelect: (id: NodeId) => void;
}

/** The choices that concern this node: the one that started its attempt, and those that continued from this node. */
export function SelectionTab({ state, node, onSelect }: SelectionTabProps) {
  const began = node.attemptId === null ? undefined : state.selections.get(node.attemptId);
  const chosen = state.selections.toArray().filter((record) => record.chosen === node.id && record !== began);
  const considered = state.selections
    .toArray()
    .filter(
      (record) =>
        record.chosen !== node.id && record.candidates.some((candidate) => candidate.node === node.id),
    ).length;
  if (!began && chosen.length === 0 && considered === 0) {
    return (
      <div className="p-4">
        <Nothing>{neverConsidered}</Nothing>
      </div>
    );
  }
  return (
    <>
      {chosen
        .toReversed()
        .slice(0, 10)
        .map((record) => (
          <Choice
            key={record.seq}
            title="Chosen to continue from"
            record={record}
            state={state}
            node={node}
            onSelect={onSelect}
          />
        ))}
      {began && (
        <Choice
          title={`The choice that started ${attemptName(began.attemptId)}`}
          record={began}
          state={state}
          node={node}
          onSelect={onSelect}
        />
      )}
      {considered > 0 && <p className="px-4 py-3 text-soft">{passedOver(considered)}</p>}
    </>
  );
}

interface ChoiceProps extends SelectionTabProps {
  title: string;
  record: SelectionState;
}

function Choice({ title, record, state, node, onSelect }: ChoiceProps) {
  const [reason, ...more] = explainSelection(record);
  const chosen = state.nodes.get(record.chosen);
  return (
    <section className="border-b border-line px-4 py-3">
      <h3 className="caption">{title}</h3>
      <p className="mt-1 break-words">
        {reason}{' '}
        <span className="text-soft">
          · {record.strategy}, event {record.seq}
        </span>
      </p>
      {more.length > 0 && <p className="mt-1 break-words text-soft">{more.join(' ')}</p>}
      <CandidateTable record={record} strategy={record.strategy} node={node.id} onSelect={onSelect} />
      {chosen && record.candidates.length > 0 && (
        <p className="mt-1.5 text-sm text-soft">
          {asItWas(chosen.id, valueSentence(chosen.valueSum, chosen.visits))}
        </p>
      )}
    </section>
  );
}
