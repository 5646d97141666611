import { Pill } from '@/components/ui/pill';
import type { NodeId } from '@/server/core/base/ids';
import type { NodeGraft } from '@/server/core/graft/graft';

const how: Record<NodeGraft['how'], { word: string; meaning: string } | null> = {
  replayed: null,
  merged: {
    word: 'merged',
    meaning: 'The donor’s change did not fit as it was: it was merged line by line with what the host has.',
  },
  resolved: { word: 'resolved by hand', meaning: 'Donor and host conflicted here; a person wrote the file.' },
};

/** Where a grafted step comes from, and how it came out. */
export function GraftNote({ graft, onSelect }: { graft: NodeGraft; onSelect: (id: NodeId) => void }) {
  const { donor, donorRun, diverged } = graft;
  const way = how[graft.how];
  return (
    <span className="flex items-center gap-1.5" data-testid="graft-note">
      {donorRun === null ? (
        <button
          type="button"
          className="underline underline-offset-2 hover:text-ink"
          onClick={() => onSelect(donor)}
        >
          grafted from {donor}
        </button>
      ) : (
        <a className="underline underline-offset-2 hover:text-ink" href={`/runs/${donorRun}?node=${donor}`}>
          grafted from {donor} of {donorRun}
        </a>
      )}
      {way && (
        <Pill tone="accent" title={way.meaning}>
          {way.word}
        </Pill>
      )}
      {diverged && (
        <Pill tone="warn" title="The sandbox answered otherwise than it did to the donor.">
          diverged
        </Pill>
      )}
    </span>
  );
}
