import { useNodeDetail } from '@/components/live/use-node-detail';
import { CopyButton } from '@/components/reading/copy-button';
import { PatchView } from '@/components/reading/patch-view';
import { Awaited } from '@/components/ui/awaited';
import { Nothing, Section } from '@/components/ui/section';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { noRecordedDiff, recordedDiffTitle } from './sentences';

/** The diff against the base that another system recorded at a step; an imported run has no files to compare. */
export function RecordedDiff({ state, node }: { state: RunState; node: NodeState }) {
  const detail = useNodeDetail(state.runId, node);
  return (
    <Awaited query={detail}>
      {(data) => {
        const patch = data?.recorded?.patch?.trim() ?? '';
        return patch === '' ? (
          <div className="p-4">
            <Nothing>{noRecordedDiff}</Nothing>
          </div>
        ) : (
          <Section title={recordedDiffTitle} aside={<CopyButton text={patch} what="the diff" />}>
            <PatchView patch={patch} />
          </Section>
        );
      }}
    </Awaited>
  );
}
