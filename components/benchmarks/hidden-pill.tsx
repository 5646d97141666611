import { Pill } from '@/components/ui/pill';
import type { HiddenMode } from '@/server/core/task/benchmark';
import { hiddenMeans } from './sentences';

/** How a run uses the hidden tests of its task: it decides what the run's result means. */
export function HiddenPill({ mode, className }: { mode: HiddenMode; className?: string }) {
  return (
    <Pill
      className={className}
      tone={mode === 'oracle' ? 'warn' : 'plain'}
      data-testid="hidden-tests"
      title={hiddenMeans[mode]}
    >
      {mode === 'oracle' ? 'saw the hidden tests' : `hidden tests: ${mode}`}
    </Pill>
  );
}
