import { useNodeDetail } from '@/components/live/use-node-detail';
import { visible } from '@/components/reading/ansi';
import { CopyButton } from '@/components/reading/copy-button';
import { Awaited } from '@/components/ui/awaited';
import { Section } from '@/components/ui/section';
import { isForeign } from '@/server/core/run/imported';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { baselineText, rootOfImport } from './sentences';

const mostTests = 30;

/** The root: the task's statement, and the tests that decide. */
export function RootStep({ state, node }: { state: RunState; node: NodeState }) {
  const detail = useNodeDetail(state.runId, node);
  return (
    <>
      <Awaited query={detail}>
        {(data) =>
          data?.statement ? (
            <Section
              title="The task as given"
              aside={<CopyButton text={data.statement} what="the task’s statement" />}
            >
              <p data-testid="statement" className="break-words whitespace-pre-wrap">
                {visible(data.statement.trim())}
              </p>
            </Section>
          ) : null
        }
      </Awaited>
      <Baseline state={state} />
    </>
  );
}

function Baseline({ state }: { state: RunState }) {
  const { baseline } = state;
  return (
    <Section title="Before any step">
      <p>{isForeign(state.spec) ? rootOfImport : baselineText(baseline)}</p>
      {baseline && (
        <ul className="mt-2 space-y-0.5">
          {baseline.targets.slice(0, mostTests).map((id) => (
            <li key={id} className="break-words text-soft">
              {id}
            </li>
          ))}
          {baseline.targets.length > mostTests && (
            <li className="text-soft">and {baseline.targets.length - mostTests} more</li>
          )}
        </ul>
      )}
    </Section>
  );
}
