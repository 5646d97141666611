'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { deleteMeans, deleteTitle } from './sentences';

interface DeleteRunProps {
  runId: string;
  /** Bytes of snapshots that no other run needs. */
  frees: number;
  busy: boolean;
  onDelete: () => void;
}

/** Deletes a run after a dialog has said what that means. */
export function DeleteRun({ runId, frees, busy, onDelete }: DeleteRunProps) {
  const [confirming, setConfirming] = useState(false);
  return (
    <>
      <Button size="sm" busy={busy} aria-label={`Delete ${runId}`} onClick={() => setConfirming(true)}>
        Delete …
      </Button>
      <Dialog
        open={confirming}
        onOpenChange={setConfirming}
        title={deleteTitle(runId)}
        description={deleteMeans(frees)}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setConfirming(false)}>Keep it</Button>
          <Button
            variant="danger"
            onClick={() => {
              setConfirming(false);
              onDelete();
            }}
          >
            Delete the run
          </Button>
        </div>
      </Dialog>
    </>
  );
}
