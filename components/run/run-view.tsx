'use client';
import { parseAsString, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useCallback, useDeferredValue } from 'react';
import { useHotkeys } from '@/components/shell/hotkeys';
import { SearchTree } from '@/components/tree/search-tree';
import { asNodeId, type NodeId } from '@/server/core/ids';
import { isEnded } from '@/server/core/state';
import { Inspector } from './inspector';
import { tabNames } from './inspector-tabs';
import { LeftPanel } from './left-panel';
import type { LiveView } from './live-run';
import { Preparing } from './preparing';
import { RunHeader } from './run-header';
import { StatusBanner } from './status-banner';
import { TimelinePanel } from './timeline';
import { useCommand } from './use-command';

interface RunViewProps {
  view: LiveView;
  /** Shows the run as it stood after an event; null goes back to live. */
  travel: (seq: number | null) => void;
}

/** The page of a loaded run: controls left, tree in the middle, inspector right, time below. */
export function RunView({ view, travel }: RunViewProps) {
  const { shown, latest, at } = view;
  // The panels beside the tree may come a moment later: steps arriving must not hold up what a person does.
  const calm = useDeferredValue(view);
  const [nodeParam, setNodeParam] = useQueryState('node', parseAsString);
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabNames).withDefault('step'));
  const selected = nodeParam !== null && shown.nodes.has(asNodeId(nodeParam)) ? asNodeId(nodeParam) : null;
  const select = useCallback((id: NodeId | null) => void setNodeParam(id), [setNodeParam]);
  const command = useCommand(latest.runId, view.answers);

  const turn = () => {
    if (latest.status === 'running') command.send({ kind: 'pause' });
    else if (latest.status === 'paused') command.send({ kind: 'resume' });
  };
  useHotkeys('Run', [{ keys: [' '], does: 'pause, resume', run: turn }]);

  return (
    <div className="flex h-dvh flex-col">
      <RunHeader
        view={view}
        busy={command.busy}
        onTurn={turn}
        onStop={() => command.send({ kind: 'stop' })}
      />
      <div className="grid min-h-0 flex-1 grid-cols-[248px_minmax(0,1fr)_392px] grid-rows-[minmax(0,1fr)_104px]">
        <LeftPanel view={calm} selected={selected} onSelect={select} />
        <main className="flex min-h-0 min-w-0 flex-col">
          <StatusBanner state={shown} past={at !== null} onSelect={select} />
          <div className="relative min-h-0 flex-1">
            {shown.nodes.size === 0 && (
              <div className="absolute inset-0 z-20 overflow-y-auto bg-bg">
                <Preparing state={shown} />
              </div>
            )}
            <SearchTree
              state={shown}
              selected={selected}
              onSelect={select}
              live={at === null && !isEnded(latest.status)}
              past={at !== null}
            />
          </div>
        </main>
        <Inspector state={shown} selected={selected} tab={tab} onTab={setTab} onSelect={select} />
        <TimelinePanel view={calm} travel={travel} />
      </div>
    </div>
  );
}
