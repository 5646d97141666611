'use client';
import Link from 'next/link';
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { useMemo, useRef, useState } from 'react';
import { ArmDot } from '@/components/charts/arm-dot';
import { dimOthers, loadingTrees, notBegun, sharedStepsText } from '@/components/experiments/sentences';
import {
  type ExperimentNews,
  type StartedCell,
  useExperiment,
} from '@/components/experiments/use-experiment';
import { useLiveRun } from '@/components/live/use-live-run';
import { Page } from '@/components/shell/page';
import { Checkbox } from '@/components/ui/field';
import { counted } from '@/components/ui/format';
import { EmptyState, ErrorNote, Skeleton } from '@/components/ui/notes';
import { StatusPill } from '@/components/ui/pill';
import { useSize } from '@/components/ui/use-size';
import type { NodeId, RunId } from '@/server/core/base/ids';
import { plainTitle } from '@/server/core/base/plain-title';
import type { RunState } from '@/server/core/run/state';
import { sharedSteps } from './shared-steps';
import { TreePane } from './tree-pane';
import { useScene, useSharedView } from './use-shared-view';

const parsers = { task: parseAsString, a: parseAsString, b: parseAsString, repeat: parseAsInteger };

/** Two trees of a task side by side: the same task and seed by two arms. */
export function TreesPage({ id }: { id: string }) {
  const { data, error } = useExperiment(id);
  const crumbs = [
    { label: 'Experiments', href: '/experiments' },
    { label: data?.head.spec.name ?? id, href: `/experiments/${id}` },
    { label: 'Trees' },
  ];
  return (
    <Page crumbs={crumbs}>
      {error && !data ? (
        <ErrorNote className="m-6" message={error.message} />
      ) : data ? (
        <Trees news={data} />
      ) : (
        <Skeleton className="m-6 h-96" />
      )}
    </Page>
  );
}

function Trees({ news: { head, cells } }: { news: ExperimentNews }) {
  const { tasks, arms } = head.spec;
  const [chosen, set] = useQueryStates(parsers);
  const task = tasks.find(({ name }) => name === chosen.task) ?? tasks[0];
  const first = chosen.a ?? arms[0]?.name;
  const second = chosen.b ?? arms.find(({ name }) => name !== first)?.name ?? first;
  const repeat = chosen.repeat ?? 1;
  const most = Math.max(head.spec.repeats, ...cells.map((cell) => cell.repeat));
  const cellOf = (arm: string | undefined) =>
    cells.find((cell) => cell.task === task?.name && cell.arm === arm && cell.repeat === repeat);
  const [a, b] = [cellOf(first), cellOf(second)];
  const choice = (
    label: string,
    value: string,
    options: { value: string; label: string }[],
    onChange: (value: string) => void,
  ) => (
    <label className="flex items-center gap-2">
      <span className="text-soft">{label}</span>
      <select
        className="control w-auto max-w-96"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
  const names = arms.map(({ name }) => name);
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-4 border-b border-line bg-panel px-4 py-2">
        {choice(
          'Task',
          task?.name ?? '',
          tasks.map(({ name, title }) => ({ value: name, label: plainTitle(title) })),
          (to) => void set({ task: to }),
        )}
        {choice('Left', first ?? '', names.map(plain), (to) => void set({ a: to }))}
        {choice('Right', second ?? '', names.map(plain), (to) => void set({ b: to }))}
        {choice(
          'Repeat',
          String(repeat),
          Array.from({ length: most }, (_, i) => plain(String(i + 1))),
          (to) => void set({ repeat: Number(to) }),
        )}
      </div>
      {a && b ? (
        <Pair
          key={`${a.runId} ${b.runId}`}
          cells={[a, b]}
          places={[names.indexOf(a.arm), names.indexOf(b.arm)]}
        />
      ) : (
        <EmptyState title={notBegun.title}>{notBegun.text}</EmptyState>
      )}
    </div>
  );
}

const plain = (value: string) => ({ value, label: value });

/** The steps of a run that are not among the shared ones. */
const stepsWithout = (state: RunState, shared: ReadonlySet<NodeId>): Set<NodeId> =>
  new Set([...state.nodes.keys()].filter((id) => !shared.has(id)));

function Pair({ cells: [a, b], places }: { cells: [StartedCell, StartedCell]; places: [number, number] }) {
  const [left, right] = [useRunState(a.runId), useRunState(b.runId)];
  const [dimmed, setDimmed] = useState(true);
  const [selected, setSelected] = useState<{ left: NodeId | null; right: NodeId | null }>({
    left: null,
    right: null,
  });
  const shared = useMemo(() => (left && right ? sharedSteps(left, right) : null), [left, right]);
  const turned = useMemo(() => new Map([...(shared ?? [])].map(([x, y]) => [y, x])), [shared]);
  const lit = useMemo(
    () =>
      left && right && shared && dimmed
        ? {
            left: stepsWithout(left, new Set(shared.keys())),
            right: stepsWithout(right, new Set(shared.values())),
          }
        : null,
    [left, right, shared, dimmed],
  );
  const scenes = {
    left: useScene(left, lit?.left ?? null),
    right: useScene(right, lit?.right ?? null),
  };
  const holder = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useSharedView([scenes.left, scenes.right], useSize(holder));
  const common = Math.max(0, (shared?.size ?? 0) - 1);
  const pane = (cell: StartedCell, side: 'left' | 'right', place: number) => (
    <div className="flex min-w-0 flex-1 flex-col not-first:border-line max-[700px]:not-first:border-t min-[700px]:not-first:border-l">
      <h2 className="flex items-center gap-2 px-4 py-2">
        <ArmDot place={place} className="size-3" />
        <Link href={`/runs/${cell.runId}`} className="font-semibold underline-offset-2 hover:underline">
          {cell.arm}
        </Link>
        <StatusPill status={cell.status} />
        {cell.result && <span className="num text-soft">{counted(cell.result.steps, 'step')}</span>}
      </h2>
      <div ref={side === 'left' ? holder : undefined} className="flex min-h-0 flex-1 flex-col">
        {scenes[side] ? (
          <TreePane
            label={cell.arm}
            scene={scenes[side]}
            selected={selected[side]}
            onSelect={(id) =>
              setSelected(
                side === 'left'
                  ? { left: id, right: id === null ? null : (shared?.get(id) ?? null) }
                  : { right: id, left: id === null ? null : (turned.get(id) ?? null) },
              )
            }
            viewport={viewport}
            onViewport={setViewport}
          />
        ) : (
          <p className="p-8 text-soft">Preparing …</p>
        )}
      </div>
    </div>
  );
  return (
    <>
      <div className="flex items-center gap-6 px-4 py-2">
        <p data-testid="shared-steps">{shared === null ? loadingTrees : sharedStepsText(common)}</p>
        <Checkbox label={dimOthers} value={dimmed} onChange={setDimmed} />
      </div>
      <div className="flex min-h-0 flex-1 border-t border-line max-[700px]:flex-col">
        {pane(a, 'left', places[0])}
        {pane(b, 'right', places[1])}
      </div>
    </>
  );
}

function useRunState(runId: RunId): RunState | null {
  const { snapshot } = useLiveRun(runId);
  return snapshot.phase === 'ready' ? snapshot.shown : null;
}
