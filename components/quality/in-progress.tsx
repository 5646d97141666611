import { Button } from '@/components/ui/button';
import type { Entry } from './report-entry';
import { phases, progressOfPart, waitingForEngine } from './sentences';

interface MeasurementInProgressProps {
  entry: Entry;
  busy: boolean;
  onCancel: () => void;
}

/** A report that is being made: the current part, its progress, and a button to cancel. */
export function MeasurementInProgress({ entry, busy, onCancel }: MeasurementInProgressProps) {
  const { progress } = entry;
  return (
    <div role="status" data-testid="report-under-way" className="rounded-lg border border-line bg-panel p-4">
      <div className="flex items-center justify-between gap-4">
        <div>
          <p className="font-medium">{progress ? phases[progress.phase] : waitingForEngine}</p>
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
        aria-label={progressOfPart}
        className="mt-3 h-1.5 w-full accent-(--ink)"
        value={progress?.done ?? 0}
        max={Math.max(1, progress?.total ?? 1)}
      />
    </div>
  );
}
