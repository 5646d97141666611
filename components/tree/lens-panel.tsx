'use client';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { ScanEye, X } from 'lucide-react';
import { ParameterFields } from '@/components/parameters/parameter-fields';
import { scoreText } from '@/components/scene/lens';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { useFocusBackAfter } from '@/components/ui/use-focus-back';
import type { NodeId } from '@/server/core/base/ids';
import { spacedName } from '@/server/core/base/spaced-name';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import { lensHelp, moreInSelection } from './sentences';
import { type Lens, type LensName, lensNames } from './use-lens';

const titles: Record<LensName, string> = { made: 'latest choice', would: 'what if' };
const shownAtOnce = 6;

export function LensButton({ lens }: { lens: Lens }) {
  const isOn = lens.name !== null;
  return (
    <Button
      size="sm"
      data-testid="lens"
      aria-pressed={isOn}
      onClick={() => lens.setName(isOn ? null : 'made')}
      title={lensHelp}
      className={isOn ? 'border-ink!' : ''}
    >
      <ScanEye aria-hidden className="size-3.5" /> Lens
    </Button>
  );
}

/** The panel of the lens: which choice is drawn, its terms, and parameters to try. Nothing is run. */
export function LensPanel({ lens, onSelect }: { lens: Lens; onSelect: (id: NodeId) => void }) {
  useFocusBackAfter();
  return (
    <section
      aria-label="Lens"
      className="absolute right-3 bottom-12 z-20 max-h-[calc(100%-104px)] w-66 overflow-y-auto rounded-lg border border-line bg-panel p-3 shadow-float"
    >
      <div className="flex items-center gap-1">
        {lensNames.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={lens.name === name}
            onClick={() => lens.setName(name)}
            className={clsx(
              'h-6 rounded-sm px-1.5 text-sm',
              lens.name === name ? 'bg-hover font-medium text-ink' : 'text-soft hover:text-ink',
            )}
          >
            {titles[name]}
          </button>
        ))}
        <button
          type="button"
          aria-label="Close the lens"
          onClick={() => lens.setName(null)}
          className="ml-auto grid size-6 place-items-center rounded-sm text-soft hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      </div>
      {lens.name === 'would' && <Settings lens={lens} />}
      <div aria-live="polite" data-testid="lens-choice" className="mt-2.5">
        {lens.note !== null && <p className="break-words text-soft">{lens.note}</p>}
        {lens.record && <RecordedChoice record={lens.record} onSelect={onSelect} />}
      </div>
    </section>
  );
}

function Settings({ lens }: { lens: Lens }) {
  const catalog = useQuery(useTRPC().catalog.strategies.queryOptions());
  const strategies = catalog.data ?? [];
  const chosen = strategies.find(({ name }) => name === lens.strategy);
  return (
    <div className="mt-2.5 space-y-2.5">
      <Select
        label="Strategy"
        value={lens.strategy}
        onChange={lens.setStrategy}
        options={strategies.map(({ name, title }) => ({ value: name, label: title }))}
      />
      {chosen && (
        <details open>
          <summary className="cursor-pointer text-sm text-soft">Parameters</summary>
          <ParameterFields
            key={lens.strategy}
            className="mt-2 max-h-56 space-y-3 overflow-y-auto pr-1"
            schema={chosen.schema}
            values={lens.parameters}
            onChange={lens.setParameters}
          />
        </details>
      )}
    </div>
  );
}

function RecordedChoice({ record, onSelect }: { record: SelectionRecord; onSelect: (id: NodeId) => void }) {
  const named = [...new Set(record.candidates.flatMap(({ terms }) => Object.keys(terms)))];
  const terms = named.filter((term) => record.candidates.some(({ terms }) => terms[term] !== 0)).slice(0, 3);
  const byScore = record.candidates.toSorted(
    (a, b) =>
      Number(b.node === record.chosen) - Number(a.node === record.chosen) ||
      (b.score ?? Infinity) - (a.score ?? Infinity),
  );
  return (
    <>
      <p className="break-words">{record.reason}</p>
      {record.candidates.length > 0 && (
        <table className="num mt-2 w-full text-right text-sm">
          <thead>
            <tr className="text-xs text-soft">
              <th className="text-left font-normal">candidate</th>
              {terms.map((term) => (
                <th key={term} className="pl-1.5 font-normal">
                  {spacedName(term)}
                </th>
              ))}
              <th className="pl-1.5 font-normal">score</th>
            </tr>
          </thead>
          <tbody>
            {byScore.slice(0, shownAtOnce).map((candidate) => (
              <tr
                key={candidate.node}
                data-chosen={candidate.node === record.chosen}
                className={clsx(candidate.node === record.chosen && 'font-semibold')}
              >
                <td className="text-left">
                  <button type="button" onClick={() => onSelect(candidate.node)} className="hover:underline">
                    {candidate.node}
                  </button>
                </td>
                {terms.map((term) => (
                  <td key={term}>{candidate.terms[term]?.toFixed(2) ?? '–'}</td>
                ))}
                <td>{scoreText(candidate.score ?? Number.POSITIVE_INFINITY)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {byScore.length > shownAtOnce && (
        <p className="mt-1 text-xs text-soft">{moreInSelection(byScore.length - shownAtOnce)}</p>
      )}
    </>
  );
}
