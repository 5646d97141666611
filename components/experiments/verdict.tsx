import { count, usd } from '@/components/ui/format';
import type { ExperimentNews } from './use-experiment';

/** The answer in words, and what was compared. */
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
        {spec.tasks.length} {spec.tasks.length === 1 ? 'task' : 'tasks'} × {spec.arms.length}{' '}
        {spec.arms.length === 1 ? 'arm' : 'arms'} × {spec.repeats} {spec.repeats === 1 ? 'run' : 'runs'} each,
        at most {limits.join(' and ')} a run, {spec.stepsPerAttempt} steps in an attempt, {spec.sandbox}{' '}
        sandbox, seed {spec.seed}.
      </p>
    </section>
  );
}
