'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { byteCount } from '@/server/core/base/byte-count';

interface GiveUpPrunedProps {
  nodes: number;
  bytes: number;
  busy: boolean;
  onGiveUp: () => void;
}

/** What pruned nodes alone hold on the disk, and the way to give it up, once it was said what that means. */
export function GiveUpPruned({ nodes, bytes, busy, onGiveUp }: GiveUpPrunedProps) {
  const [asking, setAsking] = useState(false);
  const which = nodes === 1 ? '1 pruned node' : `${nodes} pruned nodes`;
  return (
    <div className="mt-2 flex items-center justify-between gap-4">
      <p>
        <span className="num">{byteCount(bytes)}</span> {nodes === 1 ? 'is' : 'are'} there for {which} of runs
        that have ended
      </p>
      <Button busy={busy} onClick={() => setAsking(true)}>
        Remove what was pruned …
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove the files of ${which}?`}
        description="What these nodes did, saw and cost stays readable. Their files cannot be browsed or compared any more, and what was pruned cannot be restored, branched from or stitched. Solutions, best nodes and pinned nodes keep theirs."
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setAsking(false)}>Keep them</Button>
          <Button
            variant="danger"
            onClick={() => {
              setAsking(false);
              onGiveUp();
            }}
          >
            Remove the files
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
