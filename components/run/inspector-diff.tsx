'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { rootNodeId } from '@/server/core/ids';
import type { NodeState, RunState } from '@/server/core/state';
import { Awaited } from './awaited';
import { DiffView } from './diff-view';
import { PatchButtons } from './patch-buttons';
import { useDiff } from './use-node-detail';

/** What changed in the files, against the parent or against the task as given. */
export function DiffTab({ state, node }: { state: RunState; node: NodeState }) {
  const [wanted, setBase] = useState<'parent' | 'root' | null>(null);
  // A step that changed no file has nothing to show against its parent.
  const base = wanted ?? (node.snapshotShared ? 'root' : 'parent');
  const from = base === 'root' ? rootNodeId : (node.parentId ?? node.id);
  const diff = useDiff(state.runId, from, node.id);
  return (
    <>
      <div className="flex items-center gap-1.5 border-b border-line px-4 py-2">
        <span className="text-soft">against</span>
        {(['parent', 'root'] as const).map((name) => (
          <Button
            key={name}
            size="sm"
            variant={base === name ? 'plain' : 'quiet'}
            aria-pressed={base === name}
            onClick={() => setBase(name)}
          >
            {name}
          </Button>
        ))}
        <span className="flex-1" />
        <PatchButtons runId={state.runId} nodeId={node.id} />
      </div>
      <Awaited query={diff}>
        {(changes) =>
          changes.length === 0 ? (
            <p className="p-4 text-soft">
              {node.parentId === null
                ? 'This is the task as given: there is nothing to compare with.'
                : base === 'parent'
                  ? 'This step changed no file.'
                  : 'No file differs from the task as given.'}
            </p>
          ) : (
            changes.map((change) => <DiffView key={`${from}-${node.id}-${change.path}`} change={change} />)
          )
        }
      </Awaited>
    </>
  );
}
