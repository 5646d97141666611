import { momentLabel, momentText } from './sentences';

interface ScrubberProps {
  seq: number;
  last: number;
  onSeq: (seq: number) => void;
}

/** Moves through the run, from its first event to its last. */
export function Scrubber({ seq, last, onSeq }: ScrubberProps) {
  const step = (by: number) => onSeq(Math.min(last, Math.max(1, seq + by)));
  const button = 'h-7 rounded-md border border-line-strong px-2 text-sm hover:bg-hover';
  return (
    <footer className="flex items-center gap-3 border-t border-line bg-panel px-4 py-2">
      <button type="button" aria-label="One event back" onClick={() => step(-1)} className={button}>
        ‹
      </button>
      <input
        type="range"
        aria-label={momentLabel}
        data-testid="scrubber"
        min={1}
        max={last}
        value={seq}
        onChange={({ target }) => onSeq(Number(target.value))}
        className="range"
        ref={(range) => range?.style.setProperty('--at', `${(100 * (seq - 1)) / Math.max(1, last - 1)}%`)}
      />
      <button type="button" aria-label="One event on" onClick={() => step(1)} className={button}>
        ›
      </button>
      <span className="num w-48 shrink-0 text-right text-sm text-soft" data-testid="moment">
        {momentText(seq, last)}
      </span>
    </footer>
  );
}
