import { Button } from '@/components/ui/button';
import type { QualityProgress } from '@/server/core/verdict/quality';
import type { Entry } from './report-entry';

const words: Record<QualityProgress['phase'], string> = {
  preparing: 'Preparing the sandbox',
  baseline: 'Running the tests as they are',
  reruns: 'Running them again, in the given order and mixed',
  alone: 'Running tests alone',
  coverage: 'Measuring what they cover',
  mutants: 'Putting faults into the code',
};

interface UnderWayProps {
  entry: Entry;
  busy: boolean;
  onCancel: () => void;
}

/** A report that is being made: what is done now, how far it is, and the way out. */
export function UnderWay({ entry, busy, onCancel }: UnderWayProps) {
  const { progress } = entry;
  return (
    <div role="status" data-testid="report-under-way" className="rounded-lg border border-line bg-panel p-4">
      <div className="flex items-center justify-between gap-4">
        <div>
          <p className="font-medium">{progress ? words[progress.phase] : 'Waiting for the engine'}</p>
          {progress && progress.total > 1 && (
            <p className="num text-soft">
              {progress.done} of {progress.total}
            </p>
          )}
        </div>
        <Button onClick={onCancel} busy={busy} data-testid="cancel-report">
          Cancel
        </Button>
      </div>
      <progress
        aria-label="Progress of this part"
        className="mt-3 h-1.5 w-full accent-(--ink)"
        value={progress?.done ?? 0}
        max={Math.max(1, progress?.total ?? 1)}
      />
    </div>
  );
}
