'use client';
import clsx from 'clsx';
import { useCallback, useState } from 'react';
import { SearchPanel } from '@/components/search/search-panel';
import { useSearch } from '@/components/search/use-search';
import { useHotkeys } from '@/components/shell/hotkeys';
import { SearchTree } from '@/components/tree/search-tree';
import type { NodeId } from '@/server/core/ids';
import { isEnded } from '@/server/core/state';
import { Inspector } from './inspector';
import { LeftPanel } from './left-panel';
import type { LiveView } from './live-run';
import { Preparing } from './preparing';
import { RunHeader } from './run-header';
import { StatusBanner } from './status-banner';
import { TimelinePanel } from './timeline';
import { useCalm } from './use-calm';
import { useCommand } from './use-command';
import type { Moment } from './use-moment';
import { useReading } from './use-reading';

interface RunViewProps {
  view: LiveView;
  moment: Moment;
}

/** The page of a loaded run: controls left, tree in the middle, inspector right, time below. */
export function RunView({ view, moment }: RunViewProps) {
  const { shown, latest, at } = view;
  const calm = useCalm(view);
  const reading = useReading(shown);
  const { selected, select: setSelected } = reading;
  const select = useCallback((id: NodeId | null) => void setSelected(id), [setSelected]);
  const command = useCommand(latest.runId, view.answers);
  const search = useSearch(shown);
  const [lighted, setLit] = useState<ReadonlySet<NodeId> | null>(null);
  const light = useCallback((nodes: readonly NodeId[] | null) => setLit(nodes && new Set(nodes)), []);
  const lit = search.lit ?? lighted;

  const { send } = command;
  const { status } = latest;
  const turn = useCallback(() => {
    if (status === 'running') {
      send({ kind: 'pause' }, { said: 'The run is paused.', command: { kind: 'resume' } });
    } else if (status === 'paused') send({ kind: 'resume' });
  }, [send, status]);
  const stop = useCallback(() => send({ kind: 'stop' }), [send]);
  useHotkeys('Run', [{ keys: [' '], does: 'pause, resume', run: turn }]);

  return (
    <div className="flex h-dvh flex-col">
      <RunHeader view={calm ?? view} busy={command.busy} onTurn={turn} onStop={stop} />
      <div
        className={clsx(
          'grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)_auto]',
          reading.wide
            ? 'grid-cols-[248px_minmax(0,1fr)_minmax(392px,52vw)] max-[1700px]:grid-cols-[minmax(0,1fr)_56vw] max-[1700px]:[&>aside:first-child]:hidden'
            : 'grid-cols-[248px_minmax(0,1fr)_392px]',
        )}
      >
        {calm ? (
          <LeftPanel view={calm} selected={selected} onSelect={select} travel={moment.go} />
        ) : (
          <aside className="border-r border-line bg-panel" />
        )}
        <main className="flex min-h-0 min-w-0 flex-col">
          {calm && <StatusBanner state={calm.shown} past={at !== null} onSelect={select} />}
          <div className="relative min-h-0 flex-1">
            {shown.nodes.size === 0 && (
              <div className="absolute inset-0 z-20 overflow-y-auto bg-bg">
                <Preparing state={shown} />
              </div>
            )}
            {shown.nodes.size > 0 && (
              <SearchPanel
                runId={shown.runId}
                search={search}
                nodeCount={shown.nodes.size}
                selected={selected}
                onSelect={select}
              />
            )}
            <SearchTree
              state={shown}
              selected={selected}
              lit={lit}
              onSelect={select}
              live={at === null && !isEnded(latest.status)}
              past={at !== null}
            />
          </div>
        </main>
        {calm ? (
          <Inspector
            state={selected === null || calm.shown.nodes.has(selected) ? calm.shown : shown}
            reading={reading}
            onSelect={select}
            onMoment={moment.go}
          />
        ) : (
          <aside className="border-l border-line bg-panel" />
        )}
        {calm ? (
          <TimelinePanel view={calm} moment={moment} onSelect={select} onLight={light} />
        ) : (
          <section className="col-span-full h-30.5 border-t border-line bg-panel" />
        )}
      </div>
    </div>
  );
}
