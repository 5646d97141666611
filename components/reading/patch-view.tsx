import clsx from 'clsx';
import { useMemo, useState } from 'react';
import { visible } from './ansi';
import { showAll } from './sentences';

const lineCap = 400;

/** What a line of a patch is, by its beginning. */
function patchLine(line: string): 'file' | 'place' | 'added' | 'removed' | 'same' {
  if (/^(?:diff |index |--- |\+\+\+ |new file|deleted file|similarity|rename )/.test(line)) return 'file';
  if (line.startsWith('@@')) return 'place';
  return line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same';
}

/** A unified diff as it was written, with its lines coloured. Long ones are cut until more is requested. */
export function PatchView({ patch }: { patch: string }) {
  const lines = useMemo(() => patch.trimEnd().split('\n'), [patch]);
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, lineCap);
  return (
    <figure data-testid="patch" className="overflow-x-auto font-mono text-sm">
      {shown.map((line, at) => {
        const kind = patchLine(line);
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a patch never change places
            key={at}
            className={clsx(
              'min-h-[18px] px-2 break-words whitespace-pre-wrap',
              kind === 'added' && 'bg-add',
              kind === 'removed' && 'bg-del',
              kind === 'place' && 'text-soft',
              kind === 'file' && 'font-medium text-soft',
            )}
          >
            {visible(line)}
          </div>
        );
      })}
      {shown.length < lines.length && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="mt-1 px-2 text-soft underline underline-offset-2 hover:text-ink"
        >
          {showAll(lines.length)}
        </button>
      )}
    </figure>
  );
}
