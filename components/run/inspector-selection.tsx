import clsx from 'clsx';
import type { NodeId } from '@/server/core/ids';
import type { Candidate } from '@/server/core/search';
import type { NodeState, RunState, SelectionState } from '@/server/core/state';
import { attemptName } from './in-words';
import { Nothing } from './section';

interface SelectionTabProps {
  state: RunState;
  node: NodeState;
  onSelect: (id: NodeId) => void;
}

const shownAtOnce = 50;

/** The choices that concern this node: the one that began its attempt, and those in which it was chosen to go on from. */
export function SelectionTab({ state, node, onSelect }: SelectionTabProps) {
  const began = state.selections.find((record) => record.attemptId === node.attemptId);
  const chosen = state.selections.filter((record) => record.chosen === node.id && record !== began);
  const considered = state.selections.filter(
    (record) =>
      record.chosen !== node.id && record.candidates.some((candidate) => candidate.node === node.id),
  ).length;
  if (!began && chosen.length === 0 && considered === 0) {
    return (
      <div className="p-4">
        <Nothing>No choice has considered this node yet.</Nothing>
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
            title="Chosen to go on from"
            record={record}
            node={node}
            onSelect={onSelect}
          />
        ))}
      {began && (
        <Choice
          title={`The choice that began ${attemptName(began.attemptId)}`}
          record={began}
          node={node}
          onSelect={onSelect}
        />
      )}
      {considered > 0 && (
        <p className="px-4 py-3 text-soft">
          Considered and passed over {considered} {considered === 1 ? 'time' : 'times'}.
        </p>
      )}
    </>
  );
}

interface ChoiceProps {
  title: string;
  record: SelectionState;
  node: NodeState;
  onSelect: (id: NodeId) => void;
}

function Choice({ title, record, node, onSelect }: ChoiceProps) {
  const terms = [...new Set(record.candidates.flatMap((candidate) => Object.keys(candidate.terms)))];
  const byScore = record.candidates.toSorted((a, b) => rank(b, record) - rank(a, record));
  return (
    <section className="border-b border-line px-4 py-3">
      <h3 className="caption">{title}</h3>
      <p className="mt-1 break-words">
        {record.reason}{' '}
        <span className="text-soft">
          · {record.strategy}, event {record.seq}
        </span>
      </p>
      <div className="mt-2 overflow-x-auto">
        <table className="num w-full text-right">
          <thead>
            <tr className="text-xs text-soft">
              <th className="py-0.5 text-left font-normal">candidate</th>
              {terms.map((name) => (
                <th key={name} className="py-0.5 pl-3 font-normal whitespace-nowrap">
                  {name}
                </th>
              ))}
              <th className="py-0.5 pl-3 font-normal">score</th>
            </tr>
          </thead>
          <tbody>
            {byScore.slice(0, shownAtOnce).map((candidate) => (
              <tr
                key={`${candidate.node} ${candidate.arm ?? ''}`}
                data-chosen={candidate.node === record.chosen}
                className={clsx(
                  candidate.node === record.chosen && 'font-semibold',
                  candidate.node === node.id && 'bg-accent-soft',
                )}
              >
                <td className="py-0.5 text-left">
                  <button type="button" onClick={() => onSelect(candidate.node)} className="hover:underline">
                    {candidate.node}
                  </button>
                  {candidate.arm && <span className="text-soft"> · {candidate.arm}</span>}
                </td>
                {terms.map((name) => (
                  <td key={name} className="py-0.5 pl-3">
                    {termText(candidate.terms[name])}
                  </td>
                ))}
                <td className="py-0.5 pl-3">{termText(candidate.score)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {byScore.length > shownAtOnce && (
        <p className="mt-1 text-sm text-soft">and {byScore.length - shownAtOnce} with lower scores</p>
      )}
    </section>
  );
}

/** JSON has no infinity: a score sent as null was one (a child never visited goes first). */
const numeric = (value: number | null | undefined): number => value ?? Number.POSITIVE_INFINITY;

const rank = (candidate: Candidate, record: SelectionState): number =>
  candidate.node === record.chosen ? Number.MAX_VALUE : Math.min(numeric(candidate.score), 1e300);

function termText(value: number | null | undefined): string {
  if (value === undefined) return '–';
  if (value === null || value === Number.POSITIVE_INFINITY) return '∞';
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
