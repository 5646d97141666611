'use client';
import { memo, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ScoreChip } from '@/components/ui/score-chip';
import { Section } from '@/components/ui/section';
import { resultsOf } from '@/components/wording/results-of';
import { attemptName } from '@/components/wording/status-sentences';
import type { NodeId } from '@/server/core/base/ids';
import { positionBias } from '@/server/core/run/preference';
import { minimisedFrom } from '@/server/core/run/smallest-patch';
import type { RunState } from '@/server/core/run/state';
import { ContrastCases } from './contrast-cases';
import { PreferenceDialog } from './preference-dialog';
import { pointsHelp, positionBiasText } from './sentences';

interface ResultsSectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

/** The results between which the tests do not decide, what speaks for each, and a button to choose between them. */
export const ResultsSection = memo(function ResultsSection({ state, onSelect }: ResultsSectionProps) {
  const [confirming, setConfirming] = useState(false);
  const results = useMemo(() => resultsOf(state), [state]);
  if (results.length < 2) return null;
  const { pairs, flipped } = positionBias(state);
  const contrast = state.contrasts.at(-1);
  const smallest = minimisedFrom(state);
  return (
    <Section
      title={state.spec.verifier === 'none' ? 'Judged results' : 'Results that pass'}
      aside={<span className="num text-sm text-soft">{results.length}</span>}
    >
      <ol className="space-y-1" data-testid="results">
        {results.map(({ node, standing }) => (
          <li key={node.id} data-node={node.id} className="flex items-baseline gap-2">
            <button
              type="button"
              onClick={() => onSelect(node.id)}
              className="num font-semibold underline-offset-2 hover:underline"
            >
              {node.id}
            </button>
            <span className="min-w-0 flex-1 truncate text-soft">
              {smallest.has(node.id)
                ? `smallest patch of ${smallest.get(node.id)}`
                : node.attemptId !== null && attemptName(node.attemptId)}
              {standing?.refused && ', rejected by a person'}
            </span>
            {standing && (
              <span className="num text-sm text-soft" title={pointsHelp}>
                {standing.points > 0 ? `+${standing.points}` : standing.points}
              </span>
            )}
            <ScoreChip score={node.score} />
          </li>
        ))}
      </ol>
      {pairs > 0 && (
        <p className="mt-2 text-soft" data-testid="position-bias">
          {positionBiasText(flipped, pairs)}
        </p>
      )}
      {contrast && (
        <ContrastCases runId={state.runId} contrast={contrast} texts={state.written} onSelect={onSelect} />
      )}
      <Button size="sm" className="mt-2.5" data-testid="which-is-better" onClick={() => setConfirming(true)}>
        Which is better?
      </Button>
      <PreferenceDialog state={state} results={results} open={confirming} onOpenChange={setConfirming} />
    </Section>
  );
});
