import { useNodeDetail } from '@/components/live/use-node-detail';
import { CappedText } from '@/components/reading/capped-text';
import { CopyButton } from '@/components/reading/copy-button';
import { Awaited } from '@/components/ui/awaited';
import { Section } from '@/components/ui/section';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { CheatingSection } from './cheating-section';
import { RecordedSection } from './recorded-section';
import { RootStep } from './root-step';
import { actionNotKept } from './sentences';
import { OnlyCall, StepCall } from './step-call';

/** What the agent did in this step, why, and what the sandbox answered. */
export function StepTab({ state, node }: { state: RunState; node: NodeState }) {
  if (node.parentId === null) return <RootStep state={state} node={node} />;
  return <AgentStep state={state} node={node} />;
}

function AgentStep({ state, node }: { state: RunState; node: NodeState }) {
  const detail = useNodeDetail(state.runId, node);
  return (
    <Awaited query={detail}>
      {(data) => {
        const calls = data?.calls ?? [];
        const [first, second] = calls;
        return (
          <>
            {data?.thought && (
              <Section title="Thought" aside={<CopyButton text={data.thought} what="the thought" />}>
                <p className="break-words whitespace-pre-wrap">{data.thought}</p>
              </Section>
            )}
            {data?.thinking && (
              <Section title="Thinking" aside={<CopyButton text={data.thinking} what="the thinking" />}>
                <details data-testid="thinking">
                  <summary className="cursor-pointer text-soft">
                    {data.thinking.split(/\s+/).length} words before the answer
                  </summary>
                  <div className="mt-2">
                    <CappedText text={data.thinking} />
                  </div>
                </details>
              </Section>
            )}
            {data && !first && !data.recorded && (
              <Section title="Action">
                <p className="text-soft">{actionNotKept(node.title)}</p>
              </Section>
            )}
            {first && !second && <OnlyCall call={first} state={state} node={node} />}
            {second &&
              calls.map((call, at) => (
                <StepCall
                  // biome-ignore lint/suspicious/noArrayIndexKey: the calls of a step never change
                  key={at}
                  call={call}
                  place={`${at + 1} of ${calls.length}`}
                  state={state}
                  node={node}
                />
              ))}
            <CheatingSection node={node} />
            {data?.recorded && <RecordedSection node={node} recorded={data.recorded} />}
          </>
        );
      }}
    </Awaited>
  );
}
