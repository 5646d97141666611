import { count, counted, usd } from '@/components/ui/format';
import { whatIsCompared } from './sentences';
import type { ExperimentNews } from './use-experiment';

/** The verdict, and what was compared. */
export function Verdict({ text, head }: { text: string; head: ExperimentNews['head'] }) {
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
        {text}
      </p>
      <p className="mt-2 text-soft">
        {whatIsCompared({
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
