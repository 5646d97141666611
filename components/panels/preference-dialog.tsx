'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { noFileDiffers } from '@/components/inspector/sentences';
import { useDiff } from '@/components/live/use-node-detail';
import { DiffView } from '@/components/reading/diff-view';
import { useTRPCClient } from '@/components/trpc/provider';
import { Awaited } from '@/components/ui/awaited';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Select, TextField } from '@/components/ui/field';
import type { Result } from '@/components/wording/results-of';
import { errorMessage } from '@/server/core/base/error-message';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { noTestDecides, testsDecideFirst } from './sentences';

interface PreferenceDialogProps {
  state: RunState;
  /** At least two. */
  results: Result[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The changes of two results side by side, and the question which is better. */
export function PreferenceDialog({ state, results, open, onOpenChange }: PreferenceDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Which is better?"
      description={state.spec.verifier === 'none' ? noTestDecides : testsDecideFirst}
      className="top-[5vh]! max-h-[88vh]! w-[min(1180px,calc(100vw-32px))]!"
    >
      {open && <Question state={state} results={results} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function Question({
  state,
  results,
  onDone,
}: Pick<PreferenceDialogProps, 'state' | 'results'> & { onDone: () => void }) {
  const client = useTRPCClient();
  const [pair, setPair] = useState<[NodeId, NodeId] | null>(() => {
    const [one, other] = results;
    return one && other ? [one.node.id, other.node.id] : null;
  });
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  if (pair === null) return null;
  const send = async (better: NodeId | null) => {
    setBusy(true);
    try {
      const command = { kind: 'prefer' as const, nodes: pair, better, reason: reason.trim() || null };
      await client.runs.command.mutate({ runId: state.runId, command });
      onDone();
    } catch (error) {
      toast.error(errorMessage(error));
    }
    setBusy(false);
  };
  const options = results.map(({ node }) => ({ value: node.id, label: node.id }));
  const change = (side: 0 | 1) => (value: string) => {
    const chosen = results.find(({ node }) => node.id === value)?.node.id;
    if (chosen) setPair(side === 0 ? [chosen, pair[1]] : [pair[0], chosen]);
  };
  const same = pair[0] === pair[1];
  return (
    <div className="space-y-4">
      <div className="grid grid-cols-2 gap-4">
        {pair.map((id, side) => (
          <div key={side === 0 ? 'left' : 'right'} className="min-w-0">
            <Select
              label={side === 0 ? 'One result' : 'The other result'}
              value={id}
              onChange={change(side === 0 ? 0 : 1)}
              options={options}
            />
            <div className="mt-2 max-h-[46vh] overflow-y-auto rounded-md border border-line">
              <Changes state={state} id={id} />
            </div>
            <Button
              className="mt-2 w-full"
              disabled={same}
              busy={busy}
              data-testid={side === 0 ? 'better-one' : 'better-other'}
              onClick={() => void send(id)}
            >
              {id} is better
            </Button>
          </div>
        ))}
      </div>
      <div className="flex items-end gap-3">
        <TextField
          label="Reason (kept with the run)"
          value={reason}
          onChange={setReason}
          className="flex-1"
        />
        <Button disabled={same} busy={busy} onClick={() => void send(null)}>
          Neither is better
        </Button>
      </div>
    </div>
  );
}

function Changes({ state, id }: { state: RunState; id: NodeId }) {
  const diff = useDiff(state.runId, rootNodeId, id);
  return (
    <Awaited query={diff}>
      {(changes) =>
        changes.length === 0 ? (
          <p className="p-3 text-soft">{noFileDiffers}</p>
        ) : (
          changes.map((change) => <DiffView key={`${id}-${change.path}`} change={change} />)
        )
      }
    </Awaited>
  );
}
