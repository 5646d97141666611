'use client';
import { ArrowLeftRight, X } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { useDiff, useNodeDetail } from '@/components/live/use-node-detail';
import { DiffView } from '@/components/reading/diff-view';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Awaited } from '@/components/ui/awaited';
import { Button, buttonClass, IconButton } from '@/components/ui/button';
import { ScoreChip } from '@/components/ui/score-chip';
import { Nothing, Section } from '@/components/ui/section';
import { useFocusBackAfter } from '@/components/ui/use-focus-back';
import { leaveBy, useReturnFocus } from '@/components/ui/use-return-focus';
import { testedNear } from '@/components/wording/status-sentences';
import type { NodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { type Fork, forkOf } from './fork';
import { PairTable } from './pair-table';
import {
  closeComparison,
  isTheFork,
  noFileDiffers,
  notTested,
  reportNotKept,
  sharedSteps,
  shareOnlyRoot,
} from './sentences';

interface CompareViewProps {
  state: RunState;
  left: NodeState;
  right: NodeState;
  onSelect: (id: NodeId) => void;
  onSwap: () => void;
  onClose: () => void;
}

/** The node comparison: the paths of two nodes since their fork, their tests one by one, and the differences of their files. */
export function CompareView({ state, left, right, onSelect, onSwap, onClose }: CompareViewProps) {
  useFocusBackAfter();
  useReturnFocus('node-comparison', true);
  const mark = `${state.runId} ${left.id} ${right.id}`;
  useHotkeys('Node comparison', [{ keys: ['Escape'], does: closeComparison, run: onClose }]);
  const fork = forkOf(state, left.id, right.id);
  const diff = useDiff(state.runId, left.id, right.id);
  return (
    <section
      aria-label={`${left.id} compared with ${right.id}`}
      data-testid="comparison"
      className="absolute inset-0 z-30 overflow-y-auto bg-bg"
    >
      <div className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-panel px-4 py-2">
        <h2 className="min-w-0 flex-1 truncate">
          <span className="num">{left.id}</span> compared with <span className="num">{right.id}</span>
        </h2>
        <Link
          href={`/nodes?of=${state.runId}:${left.id},${state.runId}:${right.id}`}
          data-left-by={mark}
          onClick={() => leaveBy('node-comparison', mark)}
          className={buttonClass('plain', 'sm')}
        >
          More nodes …
        </Link>
        <Button size="sm" onClick={onSwap}>
          <ArrowLeftRight aria-hidden className="size-3.5" /> Swap
        </Button>
        <IconButton label="Close the node comparison (esc)" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      <Section title="Paths">
        <Paths fork={fork} left={left} right={right} onSelect={onSelect} />
      </Section>
      <Section title="Tests">
        <Tests state={state} left={left} right={right} />
      </Section>
      <Section
        title={
          <>
            Files: from <span className="normal-case">{left.id}</span> to{' '}
            <span className="normal-case">{right.id}</span>
          </>
        }
      >
        <Awaited query={diff}>
          {(changes) =>
            changes.length === 0 ? (
              <Nothing>{noFileDiffers}</Nothing>
            ) : (
              <div className="-mx-3.5">
                {changes.map((change) => (
                  <DiffView key={`${left.id}-${right.id}-${change.path}`} change={change} layout="split" />
                ))}
              </div>
            )
          }
        </Awaited>
      </Section>
    </section>
  );
}

interface PathsProps {
  fork: Fork;
  left: NodeState;
  right: NodeState;
  onSelect: (id: NodeId) => void;
}

function Paths({ fork, left, right, onSelect }: PathsProps) {
  const [open, setOpen] = useState(false);
  const last = fork.common.at(-1);
  const shared = fork.common.length - 1;
  return (
    <>
      {shared > 0 && (
        <Button
          size="sm"
          variant="quiet"
          className="-ml-2"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {sharedSteps(open, shared, last?.id)}
        </Button>
      )}
      {shared === 0 && <p className="mb-1 text-soft">{shareOnlyRoot}</p>}
      {open && <Steps nodes={fork.common.slice(1)} onSelect={onSelect} />}
      <div className="mt-2 grid grid-cols-2 gap-4">
        <Side node={left}>
          <Steps nodes={fork.left} onSelect={onSelect} />
        </Side>
        <Side node={right}>
          <Steps nodes={fork.right} onSelect={onSelect} />
        </Side>
      </div>
    </>
  );
}

const Side = ({ node, children }: { node: NodeState; children: ReactNode }) => (
  <div className="min-w-0">
    <p className="mb-1 flex items-center gap-2 font-medium">
      <span className="num">{node.id}</span>
      <ScoreChip score={node.score} holdout={node.holdout?.passed ?? null} />
      <span className="num font-normal text-soft">
        {node.visits > 0 && `value ${(node.valueSum / node.visits).toFixed(2)}`}
      </span>
    </p>
    {children}
  </div>
);

function Steps({ nodes, onSelect }: { nodes: NodeState[]; onSelect: (id: NodeId) => void }) {
  if (nodes.length === 0) return <p className="text-soft">{isTheFork}</p>;
  return (
    <ol>
      {nodes.map((node) => (
        <li key={node.id}>
          <button
            type="button"
            onClick={() => onSelect(node.id)}
            className="flex w-full gap-2 rounded-sm px-1 py-0.5 text-left hover:bg-hover"
          >
            <span className="num w-10 shrink-0 text-soft">{node.id}</span>
            <span className="min-w-0 flex-1 truncate">{node.title}</span>
            {node.error && <span className="text-bad">×</span>}
          </button>
        </li>
      ))}
    </ol>
  );
}

function Tests({ state, left, right }: Pick<CompareViewProps, 'state' | 'left' | 'right'>) {
  const [a, b] = [testedNear(state, left.id), testedNear(state, right.id)];
  const here = useNodeDetail(state.runId, a?.outcome ? a : null);
  const there = useNodeDetail(state.runId, b?.outcome ? b : null);
  const untested = [...(a?.outcome ? [] : [left.id]), ...(b?.outcome ? [] : [right.id])];
  if (untested.length > 0) return <Nothing>{notTested(untested)}</Nothing>;
  return (
    <Awaited query={here}>
      {(one) => (
        <Awaited query={there}>
          {(other) =>
            one?.outcome && other?.outcome ? (
              <PairTable
                left={left.id}
                right={right.id}
                outcomes={[one.outcome, other.outcome]}
                baseline={state.baseline}
              />
            ) : (
              <Nothing>{reportNotKept}</Nothing>
            )
          }
        </Awaited>
      )}
    </Awaited>
  );
}
