import { FileDown } from 'lucide-react';
import { dropAnywhere, dropHelp } from './sentences';

/** Over the page while files are dragged onto it. */
export function DropOverlay() {
  return (
    <div
      aria-hidden
      data-testid="drop-overlay"
      className="pointer-events-none fixed inset-3 z-50 grid place-items-center rounded-xl border-2 border-dashed border-ink bg-bg/85"
    >
      <div className="text-center">
        <FileDown className="mx-auto mb-3 size-8 text-ink" />
        <p className="text-lg font-semibold">{dropAnywhere}</p>
        <p className="mt-1 text-soft">{dropHelp}</p>
      </div>
    </div>
  );
}
