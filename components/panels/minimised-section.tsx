import { memo } from 'react';
import { useDiff } from '@/components/live/use-node-detail';
import { DiffView } from '@/components/reading/diff-view';
import { Section } from '@/components/ui/section';
import type { Hunk } from '@/server/core/agent/hunks';
import type { NodeId, RunId } from '@/server/core/base/ids';
import { leftOut, type Minimisation } from '@/server/core/run/minimisation';
import { smallestPatches } from '@/server/core/run/smallest-patch';
import type { RunState } from '@/server/core/run/state';
import { leftOutText, minimising, notAllTried, nothingLeftOut, smallerFails } from './sentences';

interface MinimisedSectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

/** Whether every hunk of a solution is needed: what was left out of it, and what that would have changed. */
export const MinimisedSection = memo(function MinimisedSection({ state, onSelect }: MinimisedSectionProps) {
  const last = state.minimisations.at(-1);
  if (!last) return null;
  const smallest = smallestPatches(state).get(last.nodeId);
  return (
    <Section title="Is every hunk needed?">
      <div data-testid="minimised">
        <p className="text-soft">{sentenceOf(last)}</p>
        {last.cut !== null && <p className="mt-1 text-sm text-soft">{notAllTried(last.cut)}</p>}
        {smallest && (
          <>
            <LeftOutList hunks={leftOut(last)} />
            <p className="mt-1.5">
              <NodeButton id={smallest.id} onSelect={onSelect} /> is the smallest patch of{' '}
              <NodeButton id={last.nodeId} onSelect={onSelect} />.
            </p>
            {smallest.score !== null && !smallest.score.solved && (
              <p className="mt-1 text-soft">{smallerFails(last.nodeId)}</p>
            )}
            <LeftOutDiff runId={state.runId} from={smallest.id} to={last.nodeId} />
          </>
        )}
      </div>
    </Section>
  );
});

function sentenceOf(minimisation: Minimisation): string {
  const { nodeId, hunks, trials, kept, most } = minimisation;
  if (kept === null) return minimising(nodeId, hunks.length, trials.length, most);
  const left = hunks.length - kept.length;
  if (left === 0) return nothingLeftOut(nodeId, hunks.length, trials.length);
  return leftOutText(nodeId, left, hunks.length, trials.length);
}

const placeOf = ({ path, whole, line }: Hunk): string => (whole === null ? `${path}:${line}` : path);

function LeftOutList({ hunks }: { hunks: readonly Hunk[] }) {
  return (
    <ul className="mt-1">
      {hunks.map((hunk) => (
        <li key={`${hunk.path}:${hunk.line}`} className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-mono text-sm" title={placeOf(hunk)}>
            {placeOf(hunk)}
          </span>
          {hunk.whole && <span className="text-sm text-soft">{hunk.whole} file</span>}
          <span className="num text-sm">
            <span className="text-good">+{hunk.added}</span> <span className="text-bad">−{hunk.removed}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function NodeButton({ id, onSelect }: { id: NodeId; onSelect: (id: NodeId) => void }) {
  return (
    <button type="button" className="num underline underline-offset-2" onClick={() => onSelect(id)}>
      {id}
    </button>
  );
}

/** What the left-out hunks would have changed. */
function LeftOutDiff({ runId, from, to }: { runId: RunId; from: NodeId; to: NodeId }) {
  const { data } = useDiff(runId, from, to);
  if (!data || data.length === 0) return null;
  return (
    <details className="mt-1.5">
      <summary className="cursor-pointer text-soft">What they would have changed</summary>
      <div className="-mx-3.5 mt-1.5 border-y border-line">
        {data.map((change) => (
          <DiffView key={change.path} change={change} />
        ))}
      </div>
    </details>
  );
}
