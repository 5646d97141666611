'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNodeDetail } from '@/components/live/use-node-detail';
import { CappedText } from '@/components/reading/capped-text';
import { CopyButton } from '@/components/reading/copy-button';
import { PromptShares } from '@/components/reading/prompt-shares';
import type { Steering } from '@/components/steering/use-steering';
import { useTRPC } from '@/components/trpc/provider';
import { Awaited } from '@/components/ui/awaited';
import { Button } from '@/components/ui/button';
import { count } from '@/components/ui/format';
import { Nothing } from '@/components/ui/section';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { NodeId } from '@/server/core/base/ids';
import { isImported } from '@/server/core/run/imported';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { ResendForm } from './resend-form';
import { ResentNote } from './resent-note';
import { noPrompt, resending } from './sentences';

interface PromptTabProps {
  state: RunState;
  node: NodeState;
  steering: Steering;
  onSelect: (id: NodeId | null) => void;
}

/** The prompt as sent for this step, by parts, with the share of each part; it can be edited and sent again. */
export function PromptTab({ state, node, steering, onSelect }: PromptTabProps) {
  const detail = useNodeDetail(state.runId, node);
  const [edits, setEdits] = useState(false);
  const model = node.attemptId === null ? undefined : state.attempts.get(node.attemptId)?.model;
  return (
    <Awaited query={detail}>
      {(data) => {
        const parts = data?.prompt ?? [];
        const total = parts.reduce((sum, part) => sum + part.tokens, 0);
        if (parts.length === 0 || model === undefined) {
          return (
            <div className="p-4">
              <Nothing>{noPrompt}</Nothing>
            </div>
          );
        }
        return (
          <>
            <p className="flex items-baseline justify-between gap-2 px-4 pt-2 pb-1.5">
              <span>
                <span className="font-medium">{count(total)} tokens</span>{' '}
                <span className="text-soft">in {parts.length} parts, as sent</span>
              </span>
              <CopyButton text={parts.map((part) => part.text).join('\n\n')} what="the prompt" />
            </p>
            <PromptShares parts={parts} />
            <ResentNote state={state} node={node} parts={parts} onSelect={onSelect} />
            {edits ? (
              <ResendForm
                steering={steering}
                node={node}
                model={model}
                parts={parts}
                onClose={() => setEdits(false)}
              />
            ) : (
              <>
                {!isImported(state.spec) && <ResendOffer model={model} onOpen={() => setEdits(true)} />}
                <Parts parts={parts} />
              </>
            )}
          </>
        );
      }}
    </Awaited>
  );
}

/** The button that opens the form, or why there is nothing to send again. */
function ResendOffer({ model, onOpen }: { model: string; onOpen: () => void }) {
  const trpc = useTRPC();
  const models = useQuery(trpc.catalog.models.queryOptions()).data ?? [];
  const isOffline = models.some(({ id, language }) => id === model && !language);
  return (
    <div className="flex items-center gap-3 border-b border-line px-4 py-2">
      <Button size="sm" disabled={isOffline} onClick={onOpen}>
        {resending.offer}
      </Button>
      {isOffline && <p className="text-sm text-soft">{resending.offline(model)}</p>}
    </div>
  );
}

function Parts({ parts }: { parts: readonly PromptPart[] }) {
  return parts.map((part, index) => (
    <details
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a prompt as sent never change
      key={index}
      open={part.kind !== 'step' && part.tokens < 1200}
      className="border-b border-line px-3.5 py-2.5"
    >
      <summary className="flex cursor-pointer items-baseline justify-between gap-2">
        <span>
          <span className="font-medium">{part.kind}</span> <span className="text-soft">{part.role}</span>
        </span>
        <span className="num text-sm text-soft">{count(part.tokens)} tokens</span>
      </summary>
      <div className="mt-2">
        <CappedText text={part.text} />
      </div>
    </details>
  ));
}
