'use client';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { useTRPC } from '@/components/trpc/provider';
import { helped } from '@/components/ui/facts';
import type { NodeId } from '@/server/core/base/ids';
import { spacedName } from '@/server/core/base/spaced-name';
import type { Candidate, SelectionRecord } from '@/server/core/proposal/selection';
import { moreCandidates, scoreHelp } from './sentences';

interface CandidateTableProps {
  record: SelectionRecord;
  /** The strategy that chose. It says what the terms mean. */
  strategy: string;
  /** Marked, if it is a candidate. */
  node?: NodeId;
  /** How many candidates are shown; the others are counted. */
  most?: number;
  onSelect: (id: NodeId) => void;
}

/** Every candidate of a choice with its terms, the chosen one first, then by score. */
export function CandidateTable({ record, strategy, node, most = 50, onSelect }: CandidateTableProps) {
  const catalog = useQuery(useTRPC().catalog.strategies.queryOptions());
  const meanings = catalog.data?.find(({ name }) => name === strategy)?.terms ?? {};
  if (record.candidates.length === 0) return null;
  const terms = [...new Set(record.candidates.flatMap((candidate) => Object.keys(candidate.terms)))];
  const byScore = record.candidates.toSorted((a, b) => rank(b, record) - rank(a, record));
  return (
    <>
      <div className="mt-2 overflow-x-auto">
        <table className="num w-full text-right">
          <thead>
            <tr className="text-xs text-soft">
              <th className="py-0.5 text-left font-normal">candidate</th>
              {terms.map((name) => (
                <th key={name} className="py-0.5 pl-3 font-normal whitespace-nowrap">
                  <span title={meanings[name]} className={meanings[name] && helped}>
                    {spacedName(name)}
                  </span>
                </th>
              ))}
              <th className="py-0.5 pl-3 font-normal">
                <span title={scoreHelp} className={helped}>
                  score
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {byScore.slice(0, most).map((candidate) => (
              <tr
                key={`${candidate.node} ${candidate.arm ?? ''}`}
                data-chosen={isChosen(candidate, record)}
                className={clsx(
                  isChosen(candidate, record) && 'font-semibold',
                  candidate.node === node && 'bg-chosen',
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
      {byScore.length > most && (
        <p className="mt-1 text-sm text-soft">{moreCandidates(byScore.length - most)}</p>
      )}
    </>
  );
}

/** JSON has no infinity: null stands for an infinite score (a child that was never visited goes first). */
const numeric = (value: number | null | undefined): number => value ?? Number.POSITIVE_INFINITY;

/** If a node has two arms, the chosen one is the new branch: continuing would choose another node. */
const isChosen = ({ node, arm }: Candidate, { chosen }: SelectionRecord): boolean =>
  node === chosen && arm !== 'continue';

const rank = (candidate: Candidate, record: SelectionRecord): number =>
  isChosen(candidate, record) ? Number.MAX_VALUE : Math.min(numeric(candidate.score), 1e300);

function termText(value: number | null | undefined): string {
  if (value === undefined) return '–';
  if (value === null || value === Number.POSITIVE_INFINITY) return '∞';
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
