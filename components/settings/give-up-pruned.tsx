'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { byteCount } from '@/server/core/base/byte-count';
import { heldByPruned, removeFilesMeans, removeFilesTitle } from './sentences';

interface GiveUpPrunedProps {
  nodes: number;
  bytes: number;
  busy: boolean;
  onGiveUp: () => void;
}

/** The disk space that only pruned nodes use, and a button that removes it after a dialog has said what that means. */
export function GiveUpPruned({ nodes, bytes, busy, onGiveUp }: GiveUpPrunedProps) {
  const [confirming, setConfirming] = useState(false);

  return (
    <div className="mt-2 flex items-center justify-between gap-4">
      <p>
        <span className="num">{byteCount(bytes)}</span> {heldByPruned(nodes)}
      </p>
      <Button busy={busy} onClick={() => setConfirming(true)}>
        Remove pruned files …
      </Button>
      <Dialog
        open={confirming}
        onOpenChange={setConfirming}
        title={removeFilesTitle(nodes)}
        description={removeFilesMeans}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setConfirming(false)}>Keep them</Button>
          <Button
            variant="danger"
            onClick={() => {
              setConfirming(false);
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
