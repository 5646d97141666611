import { count, counted, usd } from '@/components/ui/format';
import { verdictBy, whatIsCompared, whatIsGathered } from './sentences';
import type { ExperimentNews, Shown } from './use-experiment';

interface VerdictProps {
  analysis: Shown['analysis'];
  /** How many runs the figures show. */
  ended: number;
  head: ExperimentNews['head'];
}

/** The verdict, and what was compared. */
export function Verdict({ analysis, ended, head }: VerdictProps) {
  const { spec } = head;
  const { steps, tokens, usd: dollars } = spec.budget;
  const limits = [
    steps === null ? '' : `${count(steps)} steps`,
    tokens === null ? '' : `${count(tokens)} tokens`,
    dollars === null ? '' : usd(dollars),
  ].filter(Boolean);
  return (
    <section aria-label="Verdict" className="rounded-lg border border-line-strong bg-raised px-6 py-5">
      <p aria-live="polite" data-testid="verdict" className="max-w-[100ch] text-xl text-pretty">
        {analysis.verdict}
      </p>
      {analysis.judged < ended && (
        <p data-testid="verdict-of" className="mt-2">
          {verdictBy(analysis.judged, ended)}
        </p>
      )}
      <p className="mt-2 text-soft">
        {spec.gathered
          ? whatIsGathered(
              counted(spec.tasks.length, 'task'),
              counted(spec.arms.length, 'arm'),
              counted(ended, 'run'),
            )
          : whatIsCompared({
              tasks: counted(spec.tasks.length, 'task'),
              arms: counted(spec.arms.length, 'arm'),
              runs: counted(spec.repeats, 'run'),
              limits,
              stepsPerAttempt: spec.stepsPerAttempt,
              sandbox: spec.sandbox,
              seed: spec.seed,
            })}
      </p>
    </section>
  );
}
