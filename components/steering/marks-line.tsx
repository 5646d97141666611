import { HardDrive, Pin, Scissors, SlidersVertical, StickyNote } from 'lucide-react';
import type { ReactNode } from 'react';
import { marksOf, prunedAbove } from '@/server/core/run/marks';
import type { NodeState } from '@/server/core/run/node';
import { isReleased, releasedWords } from '@/server/core/run/released';
import type { RunState } from '@/server/core/run/state';
import { prunedBy, prunedHere } from './sentences';

/** The marks that people set at a node, in words. Nothing if there are none. */
export function MarksLine({ state, node }: { state: RunState; node: NodeState }) {
  const { pinned, note, value } = marksOf(state, node.id);
  const cut = prunedAbove(state, node.id);
  const verifying = state.steering.verifying.includes(node.id);
  if (!pinned && note === undefined && value === undefined && cut === null && !verifying) return null;
  return (
    <div data-testid="marks" className="mt-1.5 space-y-1 text-sm">
      {note !== undefined && (
        <Mark icon={<StickyNote aria-hidden className="size-3.5" />}>
          <span className="break-words whitespace-pre-wrap">{note}</span>
        </Mark>
      )}
      {pinned && <Mark icon={<Pin aria-hidden className="size-3.5" />}>pinned</Mark>}
      {value !== undefined && (
        <Mark icon={<SlidersVertical aria-hidden className="size-3.5" />}>
          value <span className="num">{value.toFixed(2)}</span>, set by hand
        </Mark>
      )}
      {cut !== null && (
        <Mark icon={<Scissors aria-hidden className="size-3.5" />}>
          {cut === node.id ? prunedHere : prunedBy(cut)}
        </Mark>
      )}
      {isReleased(state, node.id) && (
        <Mark icon={<HardDrive aria-hidden className="size-3.5" />}>{releasedWords(node.id)}</Mark>
      )}
      {verifying && <Mark icon={null}>being verified …</Mark>}
    </div>
  );
}

const Mark = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <p className="flex items-start gap-1.5 text-accent">
    <span className="mt-0.5 shrink-0">{icon}</span>
    <span className="min-w-0 text-ink">{children}</span>
  </p>
);
