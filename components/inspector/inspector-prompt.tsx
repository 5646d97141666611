import { useNodeDetail } from '@/components/live/use-node-detail';
import { CappedText } from '@/components/reading/capped-text';
import { CopyButton } from '@/components/reading/copy-button';
import { PromptShares } from '@/components/reading/prompt-shares';
import { Awaited } from '@/components/ui/awaited';
import { count } from '@/components/ui/format';
import { Nothing } from '@/components/ui/section';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { noPrompt } from './sentences';

/** The prompt as sent for this step, by parts, with the share of each part. */
export function PromptTab({ state, node }: { state: RunState; node: NodeState }) {
  const detail = useNodeDetail(state.runId, node);
  return (
    <Awaited query={detail}>
      {(data) => {
        const parts = data?.prompt ?? [];
        const total = parts.reduce((sum, part) => sum + part.tokens, 0);
        if (parts.length === 0) {
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
            {parts.map((part, index) => (
              <details
                // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a prompt as sent never change
                key={index}
                open={part.kind !== 'step' && part.tokens < 1200}
                className="border-b border-line px-3.5 py-2.5"
              >
                <summary className="flex cursor-pointer items-baseline justify-between gap-2">
                  <span>
                    <span className="font-medium">{part.kind}</span>{' '}
                    <span className="text-soft">{part.role}</span>
                  </span>
                  <span className="num text-sm text-soft">{count(part.tokens)} tokens</span>
                </summary>
                <div className="mt-2">
                  <CappedText text={part.text} />
                </div>
              </details>
            ))}
          </>
        );
      }}
    </Awaited>
  );
}
