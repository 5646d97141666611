import { Pill } from '@/components/ui/pill';
import type { NodeId } from '@/server/core/base/ids';
import type { NodeGraft } from '@/server/core/graft/graft';
import { divergedHelp, mergedHelp, resolvedHelp } from './sentences';

const how: Record<NodeGraft['how'], { title: string; meaning: string } | null> = {
  replayed: null,
  merged: {
    title: 'merged',
    meaning: mergedHelp,
  },
  resolved: { title: 'resolved by hand', meaning: resolvedHelp },
};

/** Where a grafted step comes from, and how it was grafted. */
export function GraftNote({ graft, onSelect }: { graft: NodeGraft; onSelect: (id: NodeId) => void }) {
  const { donor, donorRun, diverged } = graft;
  const label = how[graft.how];
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
      {label && (
        <Pill tone="accent" title={label.meaning}>
          {label.title}
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
