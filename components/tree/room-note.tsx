import type { Folds } from '@/components/scene/folds';
import { foldedForRoom, whatStays } from './sentences';

/** Says that branches are folded for want of room, and shows them on request. */
export function RoomNote({ folds, onShowAll }: { folds: Folds; onShowAll: () => void }) {
  if (!folds.room) return null;
  return (
    <span data-testid="room-note" title={whatStays}>
      {foldedForRoom(folds.room.nodes, folds.room.ends)}{' '}
      <button type="button" onClick={onShowAll} className="underline hover:text-ink">
        Show all
      </button>
    </span>
  );
}
