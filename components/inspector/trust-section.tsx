'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTRPCClient } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Section } from '@/components/ui/section';
import { errorMessage } from '@/server/core/base/error-message';
import type { RunId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import { accepted, acceptHelp, alsoFailingHelp, verdictRuns } from './sentences';
import { SignalList } from './signal-list';

/** How sure the verdict is, and the signs of gaming of a node that passes. Nothing if there is nothing to say. */
export function TrustSection({ runId, node }: { runId: RunId; node: NodeState }) {
  const { score } = node;
  const { runs = 1, unsteady = [], signals = [], accepted: acceptance, alsoFailing = [] } = score ?? {};
  return (
    <>
      {runs > 1 && (
        <p className="border-b border-line px-4 py-2 text-soft" data-testid="verdict-runs">
          {verdictRuns(runs, unsteady)}
        </p>
      )}
      {alsoFailing.length > 0 && (
        <Section title={`Also failing · ${alsoFailing.length}`}>
          <p className="text-soft">{alsoFailingHelp}</p>
          <ul className="mt-1.5 space-y-1" data-testid="also-failing">
            {alsoFailing.map((id) => (
              <li key={id} className="break-words text-warn">
                {id}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {signals.length > 0 && (
        <Section title={`Signs of gaming · ${signals.length}`}>
          <SignalList signals={signals} />
          {acceptance === undefined ? (
            <Accept runId={runId} node={node} />
          ) : (
            <p className="mt-3 break-words">{accepted(acceptance)}</p>
          )}
        </Section>
      )}
    </>
  );
}

function Accept({ runId, node }: { runId: RunId; node: NodeState }) {
  const client = useTRPCClient();
  const [reason, setReason] = useState('');
  const [state, setState] = useState<'open' | 'sent'>('open');
  const send = async () => {
    setState('sent');
    try {
      await client.runs.command.mutate({
        runId,
        command: { kind: 'accept', nodeId: node.id, reason: reason.trim() },
      });
    } catch (error) {
      setState('open');
      toast.error(errorMessage(error));
    }
  };
  return (
    <form
      className="mt-3 space-y-2"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextField label="Why is it right?" help={acceptHelp} value={reason} onChange={setReason} />
      <Button type="submit" disabled={reason.trim() === ''} busy={state === 'sent'} data-testid="accept">
        Accept {node.id}
      </Button>
    </form>
  );
}
