'use client';
import clsx from 'clsx';
import { useCallback, useMemo, useState } from 'react';
import { toast } from 'sonner';
import { useReading } from '@/components/inspector/use-reading';
import type { LiveView } from '@/components/live/live-run';
import { useCommand } from '@/components/live/use-command';
import { SearchPanel } from '@/components/search/search-panel';
import { useSearch } from '@/components/search/use-search';
import { useHotkeys } from '@/components/shell/hotkeys';
import { withExpected } from '@/components/steering/expected';
import type { MenuPlace } from '@/components/steering/node-menu';
import { useActs } from '@/components/steering/use-acts';
import { useSteering } from '@/components/steering/use-steering';
import { ConflictBanner } from '@/components/stitching/conflict-banner';
import type { Moment } from '@/components/timeline/use-moment';
import { SearchTree } from '@/components/tree/search-tree';
import { keptForComparison } from '@/components/wording/status-sentences';
import type { NodeId } from '@/server/core/base/ids';
import { isEnded } from '@/server/core/run/spec';
import { CompareView, Inspector, LeftPanel, NodeMenu, Resolving, TimelinePanel } from './lazy-panels';
import { PanelFrame, PanelHandle, PlaceBar } from './panel-frame';
import { Preparing } from './preparing';
import { RunHeader } from './run-header';
import { panelKeys, pauseKey, runIsPaused } from './sentences';
import { StatusBanner } from './status-banner';
import { type Panels, usePanels } from './use-panels';
import { useNotify, useStanding } from './use-standing';
import { useSteadyState, useSteadyView } from './use-steady-view';

interface RunViewProps {
  view: LiveView;
  moment: Moment;
}

/** The columns of the page with the panels beside the tree: at 1,280 px the tree has more than half of the width. */
function columnsOf({ search, node }: Panels, wide: boolean): string {
  if (wide && node)
    return search
      ? 'grid-cols-[248px_minmax(0,1fr)_minmax(392px,52vw)] max-[1700px]:grid-cols-[minmax(0,1fr)_56vw] max-[1700px]:[&>[data-testid=panel-search]]:hidden'
      : 'grid-cols-[minmax(0,1fr)_56vw]';
  if (search && node) return 'grid-cols-[clamp(224px,17vw,248px)_minmax(0,1fr)_clamp(372px,29vw,392px)]';
  if (search) return 'grid-cols-[clamp(224px,17vw,248px)_minmax(0,1fr)]';
  return node ? 'grid-cols-[minmax(0,1fr)_clamp(372px,29vw,392px)]' : 'grid-cols-[minmax(0,1fr)]';
}

/** The page of a loaded run: controls on the left, the tree in the middle, the inspector on the right, the timeline below. */
export function RunView({ view, moment }: RunViewProps) {
  const { shown, latest, at } = view;
  const steadyView = useSteadyView(view);
  const reading = useReading(shown);
  const { selected, select: setSelected } = reading;
  const select = useCallback((id: NodeId | null) => void setSelected(id), [setSelected]);
  const command = useCommand(latest.runId, view.commandResults);
  const acts = useActs(latest.runId, view.resultOf);
  // The drawing and the next commands treat commands that are not answered yet as carried out.
  const expected = useMemo(() => withExpected(latest, acts.sent), [latest, acts.sent]);
  const { kept, keep, versus, setVersus } = reading;
  /** Compares the node with the kept one. If none is kept, keeps this one. */
  const compare = (node: NodeId) => {
    if (kept !== null && kept !== node) return setVersus(kept);
    keep(node);
    toast(keptForComparison(node));
  };
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const steady = useSteadyState(steadyView, expected, acts.sent, [selected, menu?.node ?? null]);
  const steering = useSteering({ latest: expected, steady }, acts, selected, select, { kept, compare });
  // An edit of a file needs room for as long as it is being made.
  const isWide = reading.wide || steering.open === 'act';
  const left = versus === null ? undefined : shown.nodes.get(versus);
  const right = selected === null ? undefined : shown.nodes.get(selected);
  const drawn = at === null ? expected : shown;
  const search = useSearch(shown);
  const [lighted, setLit] = useState<ReadonlySet<NodeId> | null>(null);
  const light = useCallback((nodes: readonly NodeId[] | null) => setLit(nodes && new Set(nodes)), []);
  const lit = search.lit ?? lighted;

  const { send } = command;
  const { status } = latest;
  const turn = useCallback(
    (now = false) => {
      if (now && (status === 'running' || status === 'paused')) send({ kind: 'pause', now: true });
      else if (status === 'running') {
        send({ kind: 'pause' }, { message: runIsPaused, command: { kind: 'resume' } });
      } else if (status === 'paused') send({ kind: 'resume' });
    },
    [send, status],
  );
  const stop = useCallback(() => send({ kind: 'stop' }), [send]);
  const pausing = {
    keys: [' '],
    does: pauseKey,
    run: ({ shiftKey }: KeyboardEvent) => turn(shiftKey),
  };
  const notify = useNotify();
  useStanding(latest.runId, notify.on);
  const panels = usePanels(selected !== null);
  const { mode, toggle } = panels;
  useHotkeys('Run', [
    ...(isEnded(status) ? [] : [pausing]),
    { keys: ['{'], does: panelKeys.search, run: () => toggle('search') },
    { keys: ['}'], does: panelKeys.node, run: () => toggle('node') },
  ]);

  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#tree"
        className="sr-only z-50 rounded-md bg-ink px-3 py-1.5 text-bg focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to the tree
      </a>
      <RunHeader view={steadyView ?? view} busy={command.busy} onTurn={turn} onStop={stop} notify={notify} />
      <div
        className={clsx(
          'relative grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)_auto]',
          mode === 'beside' ? columnsOf(panels, isWide) : 'grid-cols-[minmax(0,1fr)]',
        )}
      >
        <PanelFrame panel="search" panels={panels}>
          {steadyView ? (
            <LeftPanel
              view={steadyView}
              selected={selected}
              onSelect={select}
              travel={moment.visit}
              steering={steering}
            />
          ) : (
            <aside className="border-r border-line bg-panel" />
          )}
        </PanelFrame>
        <main
          id="tree"
          tabIndex={-1}
          inert={mode === 'single' && panels.place !== 'tree'}
          className={clsx(
            'flex min-h-0 min-w-0 flex-col outline-none',
            mode !== 'beside' && 'col-start-1 row-start-1',
          )}
        >
          {steadyView && (
            <StatusBanner
              state={steadyView.shown}
              past={
                steadyView.at === null
                  ? null
                  : { event: steadyView.log.at(steadyView.shown.seq), of: steadyView.latest.seq }
              }
              onSelect={select}
              onStop={stop}
            />
          )}
          {at === null && steadyView && (
            <ConflictBanner
              state={steadyView.latest}
              onResolve={({ head }) => {
                select(head);
                steering.setOpen('resolve');
              }}
            />
          )}
          <div className="relative min-h-0 flex-1">
            {shown.nodes.size === 0 && (
              <div className="absolute inset-0 z-20 overflow-y-auto bg-bg">
                <Preparing state={shown} />
              </div>
            )}
            {shown.nodes.size > 0 && (
              <SearchPanel state={shown} search={search} selected={selected} onSelect={select} />
            )}
            {left && right && (
              <CompareView
                state={shown}
                left={left}
                right={right}
                onSelect={select}
                onSwap={() => {
                  setVersus(right.id);
                  select(left.id);
                }}
                onClose={() => setVersus(null)}
              />
            )}
            <SearchTree
              state={drawn}
              selected={selected}
              kept={kept}
              lit={lit}
              onSelect={select}
              onMenu={setMenu}
              live={at === null && !isEnded(latest.status)}
              past={at !== null}
            />
            <PanelHandle panel="search" panels={panels} />
            <PanelHandle panel="node" panels={panels} />
          </div>
        </main>
        <PanelFrame panel="node" panels={panels}>
          {steadyView ? (
            <Inspector
              state={selected === null || steadyView.shown.nodes.has(selected) ? steadyView.shown : drawn}
              reading={reading}
              steering={steering}
              onSelect={select}
              onMoment={moment.visit}
            />
          ) : (
            <aside className="border-l border-line bg-panel" />
          )}
        </PanelFrame>
        {mode === 'single' && panels.place !== 'tree' ? null : steadyView ? (
          <TimelinePanel view={steadyView} moment={moment} onSelect={select} onLight={light} />
        ) : (
          <section className="col-span-full h-30.5 border-t border-line bg-panel" />
        )}
        {mode === 'single' && <PlaceBar panels={panels} selected={selected} />}
      </div>
      {steering.open === 'resolve' && <Resolving steering={steering} selected={selected} />}
      {menu && <NodeMenu steering={steering} place={menu} onClose={() => setMenu(null)} />}
    </div>
  );
}
