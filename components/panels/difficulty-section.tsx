import { memo } from 'react';
import { type Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/section';
import type { RunState } from '@/server/core/run/state';
import type { DifficultyEstimate } from '@/server/core/task/difficulty';
import { brierText } from './sentences';

const percent = (p: number) => `${Math.round(100 * p)} %`;

/** How hard the task seems after the probe, what the probe saw, and how reliable such estimates are. */
export const DifficultySection = memo(function DifficultySection({ state }: { state: RunState }) {
  const { difficulty } = state;
  if (difficulty === null) return null;
  const { features, calibration, reason } = difficulty;
  const probed = [...state.attempts.values()].some(({ proposal }) => proposal.probe !== undefined);
  return (
    <Section title="Difficulty" aside={<span className="text-sm font-medium">{difficulty.difficulty}</span>}>
      <p className="text-soft">{reason}</p>
      <details className="mt-1">
        <summary className="cursor-pointer">What the {probed ? 'probe' : 'first attempt'} saw</summary>
        <Facts of={linesOf(features)} className="mt-1" />
      </details>
      {calibration && (
        <details className="mt-1">
          <summary className="cursor-pointer">How reliable the estimate is</summary>
          <p className="mt-1 text-soft">{brierText(calibration)}</p>
          <table className="num mt-1 w-full text-right">
            <thead>
              <tr className="text-xs text-soft">
                <th className="text-left font-normal">predicted</th>
                <th className="font-normal">observed</th>
                <th className="font-normal">runs</th>
              </tr>
            </thead>
            <tbody>
              {calibration.bins.map((bin) => (
                <tr key={bin.from}>
                  <td className="text-left">{percent(bin.predicted)}</td>
                  <td>{percent(bin.observed)}</td>
                  <td>{bin.examples}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </Section>
  );
});

const linesOf = (features: DifficultyEstimate['features']): Fact[] => [
  { name: 'files in the repository', value: features.files },
  { name: 'targets and guards', value: features.tests },
  { name: 'targets', value: features.targets },
  { name: 'files touched', value: features.filesTouched },
  { name: 'fault opened at step', value: features.stepsToLocalize ?? 'not found' },
  { name: 'kinds of failure', value: features.failureKinds.join(', ') || 'none' },
  { name: 'best reward', value: features.bestReward.toFixed(2) },
  {
    name: 'packages imported',
    value: features.packages ? features.packages.join(', ') || 'none' : 'not known',
  },
];
