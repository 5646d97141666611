'use client';
import { Columns2 } from 'lucide-react';
import { useDiff } from '@/components/live/use-node-detail';
import { DiffView } from '@/components/reading/diff-view';
import { Awaited } from '@/components/ui/awaited';
import { Button } from '@/components/ui/button';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { PatchButtons } from './patch-buttons';
import { keptSelected, noFileChanged, noFileDiffers, noFileDiffersFrom, nothingToCompare } from './sentences';
import type { Reading } from './use-reading';

type Base = 'parent' | 'root' | 'kept';

interface DiffTabProps {
  state: RunState;
  node: NodeState;
  reading: Reading;
}

/** The changes of the files, compared with the parent, the task as given, or the node kept for comparison. */
export function DiffTab({ state, node, reading }: DiffTabProps) {
  const { kept, against: wanted, setAgainst, layout, setLayout } = reading;
  // A step that changed no file does not differ from its parent, so it is compared with the root.
  const usual: Base = kept !== null && kept !== node.id ? 'kept' : node.snapshotShared ? 'root' : 'parent';
  const base = wanted === 'kept' && kept === null ? usual : (wanted ?? usual);
  const from: NodeId =
    base === 'kept' && kept !== null ? kept : base === 'root' ? rootNodeId : (node.parentId ?? node.id);
  const diff = useDiff(state.runId, from, node.id);
  const bases: [Base, string][] = [
    ['parent', 'parent'],
    ['root', 'root'],
  ];
  if (kept !== null) bases.push(['kept', `kept ${kept}`]);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-1.5 gap-y-1 border-b border-line px-4 py-2">
        <span className="text-soft">against</span>
        {bases.map(([name, label]) => (
          <Button
            key={name}
            size="sm"
            variant={base === name ? 'plain' : 'quiet'}
            aria-pressed={base === name}
            onClick={() => setAgainst(name)}
          >
            {label}
          </Button>
        ))}
        <span className="flex-1" />
        <Button
          size="sm"
          variant={layout === 'split' ? 'plain' : 'quiet'}
          aria-pressed={layout === 'split'}
          aria-label="Side by side"
          title="Side by side"
          className="px-1.5"
          onClick={() => setLayout(layout === 'split' ? 'inline' : 'split')}
        >
          <Columns2 aria-hidden className="size-3.5" />
        </Button>
        <PatchButtons runId={state.runId} nodeId={node.id} />
      </div>
      <Awaited query={diff}>
        {(changes) =>
          changes.length === 0 ? (
            <p className="p-4 text-soft">{nothingChanged(node, base, from)}</p>
          ) : (
            changes.map((change) => (
              <DiffView key={`${from}-${node.id}-${change.path}`} change={change} layout={layout} />
            ))
          )
        }
      </Awaited>
    </>
  );
}

function nothingChanged(node: NodeState, base: Base, from: NodeId): string {
  if (base === 'kept') {
    return from === node.id ? keptSelected : noFileDiffersFrom(from);
  }
  if (node.parentId === null) return nothingToCompare;
  return base === 'parent' ? noFileChanged : noFileDiffers;
}
