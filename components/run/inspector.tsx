'use client';
import { X } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/notes';
import { ScoreChip } from '@/components/ui/score-chip';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import type { NodeId } from '@/server/core/ids';
import { isEnded, type NodeState, type RunState } from '@/server/core/state';
import { attemptName, testedNear } from './in-words';
import { CostTab } from './inspector-cost';
import { DiffTab } from './inspector-diff';
import { PromptTab } from './inspector-prompt';
import { SelectionTab } from './inspector-selection';
import { StepTab } from './inspector-step';
import { isTabName, type TabName, tabNames, tabTitles } from './inspector-tabs';
import { TestsTab } from './inspector-tests';

interface InspectorProps {
  state: RunState;
  selected: NodeId | null;
  tab: TabName;
  onTab: (tab: TabName) => void;
  onSelect: (id: NodeId | null) => void;
}

/** Everything about the selected node. */
export function Inspector({ state, selected, tab, onTab, onSelect }: InspectorProps) {
  const node = selected === null ? undefined : state.nodes.get(selected);
  return (
    <aside
      aria-label="Inspector"
      data-testid="inspector"
      data-node={node?.id ?? ''}
      className="flex min-h-0 flex-col border-l border-line bg-panel"
    >
      {node ? (
        <>
          <Title state={state} node={node} onSelect={onSelect} />
          <Tabs
            value={tab}
            onValueChange={(value) => isTabName(value) && onTab(value)}
            className="flex min-h-0 flex-1 flex-col"
          >
            <TabList className="shrink-0 px-4" aria-label="About the node">
              {tabNames.map((name) => (
                <Tab key={name} value={name}>
                  {tabTitles[name]}
                </Tab>
              ))}
            </TabList>
            <TabPanel
              key={`${node.id}-${tab}`}
              value={tab}
              className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
            >
              <TabBody tab={tab} state={state} node={node} onSelect={onSelect} />
            </TabPanel>
          </Tabs>
        </>
      ) : (
        <NoSelection state={state} onSelect={onSelect} />
      )}
    </aside>
  );
}

interface NodeProps {
  state: RunState;
  node: NodeState;
  onSelect: (id: NodeId | null) => void;
}

function TabBody({ tab, state, node, onSelect }: NodeProps & { tab: TabName }) {
  switch (tab) {
    case 'step':
      return <StepTab state={state} node={node} />;
    case 'diff':
      return <DiffTab state={state} node={node} />;
    case 'tests':
      return <TestsTab state={state} node={node} />;
    case 'prompt':
      return <PromptTab state={state} node={node} />;
    case 'selection':
      return <SelectionTab state={state} node={node} onSelect={onSelect} />;
    case 'cost':
      return <CostTab node={node} />;
  }
}

function Title({ state, node, onSelect }: NodeProps) {
  const { parentId } = node;
  const attempt = node.attemptId === null ? null : state.attempts.get(node.attemptId);
  const tested = testedNear(state, node.id);
  return (
    <div className="border-b border-line px-4 pt-3 pb-2.5">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 break-words">
          <span className="num">{node.id}</span> · {node.title}
        </h2>
        <IconButton label="Select nothing (esc)" onClick={() => onSelect(null)} className="-mt-1 -mr-2">
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-soft">
        <ScoreChip score={tested?.score ?? null} holdout={node.holdout?.passed ?? null} />
        <span>depth {node.depth}</span>
        {attempt && <span>{attemptName(attempt.id)}</span>}
        {node.visits > 0 && (
          <span className="num" title="Mean of the rewards backed up through this node">
            value {(node.valueSum / node.visits).toFixed(2)} in {node.visits}{' '}
            {node.visits === 1 ? 'visit' : 'visits'}
          </span>
        )}
        {parentId !== null && (
          <button
            type="button"
            className="underline underline-offset-2 hover:text-ink"
            onClick={() => onSelect(parentId)}
          >
            parent {parentId}
          </button>
        )}
      </div>
    </div>
  );
}

function NoSelection({ state, onSelect }: Omit<NodeProps, 'node'>) {
  const { best } = state;
  if (state.nodes.size === 0) {
    return (
      <EmptyState title={isEnded(state.status) ? 'No node' : 'No node yet'}>
        The first one is the task itself, once its tests were run.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Select a node"
      action={
        best !== null && (
          <button
            type="button"
            onClick={() => onSelect(best)}
            className="font-medium underline underline-offset-2"
          >
            Show the best node, {best}
          </button>
        )
      }
    >
      Click one in the tree, or walk there with the arrow keys: its action, what the sandbox answered, the
      diff, the tests and what it cost appear here.
    </EmptyState>
  );
}
