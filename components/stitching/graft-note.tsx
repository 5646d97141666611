import { Pill } from '@/components/ui/pill';
import type { NodeId } from '@/server/core/base/ids';
import type { NodeGraft } from '@/server/core/graft/graft';
import { divergedHelp, mergedHelp, resolvedHelp } from './sentences';

const how: Record<NodeGraft['how'], { word: string; meaning: string } | null> = {
  replayed: null,
  merged: {
    word: 'merged',
    meaning: mergedHelp,
  },
  resolved: { word: 'resolved by hand', meaning: resolvedHelp },
};

/** Where a grafted step comes from, and how it was grafted. */
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
        <Pill tone="warn" title={divergedHelp}>
          diverged
        </Pill>
      )}
    </span>
  );
}
