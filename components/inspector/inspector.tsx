'use client';
import { memo } from 'react';
import type { Steering } from '@/components/steering/use-steering';
import { EmptyState } from '@/components/ui/notes';
import { Nothing } from '@/components/ui/section';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import type { NodeId } from '@/server/core/base/ids';
import { isForeign, isImported } from '@/server/core/run/imported';
import type { NodeState } from '@/server/core/run/node';
import { noFilesOfImport, noFilesOfRecorded } from '@/server/core/run/sentences';
import { isEnded } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { ActPanel } from './act-panel';
import { CostTab } from './inspector-cost';
import { DiffTab } from './inspector-diff';
import { FilesTab } from './inspector-files';
import { PromptTab } from './inspector-prompt';
import { SelectionTab } from './inspector-selection';
import { StepTab } from './inspector-step';
import { isTabName, type TabName, tabNames, tabTitles } from './inspector-tabs';
import { TestsTab } from './inspector-tests';
import { InspectorTitle } from './inspector-title';
import { RecordedDiff } from './recorded-diff';
import { RunStory } from './run-story';
import { firstNode, noPromptThere } from './sentences';
import type { Reading } from './use-reading';

interface InspectorProps {
  state: RunState;
  reading: Reading;
  steering: Steering;
  onSelect: (id: NodeId | null) => void;
  /** Shows the moment of an event. */
  onMoment: (seq: number) => void;
}

/** Everything about the selected node. If no node is selected, a summary of the run. */
export const Inspector = memo(function Inspector({
  state,
  reading,
  steering,
  onSelect,
  onMoment,
}: InspectorProps) {
  const { selected, tab } = reading;
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
          <InspectorTitle
            state={state}
            node={node}
            reading={reading}
            steering={steering}
            onSelect={onSelect}
          />
          <ActPanel steering={steering} node={node} />
          <Tabs
            value={tab}
            onValueChange={(value) => isTabName(value) && reading.setTab(value)}
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
              <TabBody
                tab={tab}
                state={state}
                node={node}
                reading={reading}
                steering={steering}
                onSelect={onSelect}
              />
            </TabPanel>
          </Tabs>
        </>
      ) : (
        <NoSelection state={state} absent={reading.absent} onSelect={onSelect} onMoment={onMoment} />
      )}
    </aside>
  );
});

interface NodeProps {
  state: RunState;
  node: NodeState;
  onSelect: (id: NodeId | null) => void;
}

interface TabBodyProps extends NodeProps {
  tab: TabName;
  reading: Reading;
  steering: Steering;
}

function TabBody({ tab, state, node, reading, steering, onSelect }: TabBodyProps) {
  const imported = isImported(state.spec);
  const foreign = isForeign(state.spec);
  switch (tab) {
    case 'step':
      return <StepTab state={state} node={node} />;
    case 'diff':
      return imported ? (
        <RecordedDiff state={state} node={node} />
      ) : (
        <DiffTab state={state} node={node} reading={reading} />
      );
    case 'tests':
      return <TestsTab state={state} node={node} />;
    case 'prompt':
      return foreign ? (
        <Off>{noPromptThere}</Off>
      ) : (
        <PromptTab state={state} node={node} steering={steering} onSelect={onSelect} />
      );
    case 'selection':
      return <SelectionTab state={state} node={node} onSelect={onSelect} />;
    case 'files':
      return imported ? (
        <Off>{(foreign ? noFilesOfImport : noFilesOfRecorded)(node.id)}</Off>
      ) : (
        <FilesTab state={state} node={node} />
      );
    case 'cost':
      return <CostTab state={state} node={node} />;
  }
}

const Off = ({ children }: { children: string }) => (
  <div className="p-4">
    <Nothing>{children}</Nothing>
  </div>
);

interface NoSelectionProps extends Omit<NodeProps, 'node'> {
  absent: string | null;
  onMoment: (seq: number) => void;
}

function NoSelection({ state, absent, onSelect, onMoment }: NoSelectionProps) {
  if (state.nodes.size === 0) {
    return <EmptyState title={isEnded(state.status) ? 'No node' : 'No node yet'}>{firstNode}</EmptyState>;
  }
  return <RunStory state={state} absent={absent} onSelect={onSelect} onMoment={onMoment} />;
}
