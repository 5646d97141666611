'use client';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { LiveView } from '@/components/live/live-run';
import { useCommand } from '@/components/live/use-command';
import { useHotkeys } from '@/components/shell/hotkeys';
import { useTRPC } from '@/components/trpc/provider';
import { EditToggle } from '@/components/ui/edit-toggle';
import { Escapable } from '@/components/ui/escapable';
import { type Fact, Facts } from '@/components/ui/facts';
import { Nothing, Section } from '@/components/ui/section';
import { useBriefly } from '@/components/ui/use-briefly';
import type { ParameterSchema } from '@/server/api/parameter-schema';
import { spacedName } from '@/server/core/base/spaced-name';
import { isImported } from '@/server/core/run/imported';
import { isEnded, type RunSpec } from '@/server/core/run/spec';
import { stepsNames } from '@/server/core/usage/forecast';
import { changeApplies, noParameters, parametersOf, stepsBounded, waitingForEngine } from './sentences';
import { type StrategyDraft, StrategyForm } from './strategy-form';

function shownValue(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === '') return '–';
  return typeof value === 'number' || typeof value === 'string' ? String(value) : JSON.stringify(value);
}

/** The parameters as facts. If the budget is a tighter bound, the fact says so. */
function factsOf({ parameters, budget }: RunSpec, schema: ParameterSchema | undefined): Fact[] {
  return Object.entries(parameters).map(([name, value]) => {
    const property = schema?.properties[name];
    const isBounded =
      stepsNames.includes(name) && typeof value === 'number' && value > budget.stepsPerAttempt;
    const bound = stepsBounded(budget.stepsPerAttempt);
    return {
      name: property?.title?.toLowerCase() ?? spacedName(name),
      value: isBounded ? `${budget.stepsPerAttempt} of ${value}` : shownValue(value),
      help: [property?.description, isBounded && bound].filter(Boolean).join(' ') || undefined,
    };
  });
}

/** The strategy in one line that opens to its parameters, edited in place while the run is under way. */
export function StrategySection({ view }: { view: LiveView }) {
  const { shown, latest, at } = view;
  const { spec } = shown;
  const [editing, setEditing] = useState(false);
  /** The parameters do not change by themselves: one line, until somebody wants to read them. */
  const [open, setOpen] = useState(false);
  const { length: count } = Object.keys(spec.parameters);
  const strategy = useCommand(latest.runId, view.commandResults);
  const model = useCommand(latest.runId, view.commandResults);
  const editable =
    at === null && !isImported(latest.spec) && (!isEnded(latest.status) || latest.status === 'unsolved');
  const busy = strategy.busy || model.busy;
  const error = strategy.error ?? model.error;
  const justChanged = useBriefly(!busy && (strategy.done || model.done));
  const save = (draft: StrategyDraft) => {
    const { spec } = latest;
    const { reason } = draft;
    if (draft.model !== spec.model) model.send({ kind: 'model', model: draft.model, reason });
    const same =
      draft.strategy === spec.strategy &&
      JSON.stringify({ ...spec.parameters, ...draft.parameters }) === JSON.stringify(spec.parameters);
    if (!same) {
      strategy.send({ kind: 'strategy', strategy: draft.strategy, parameters: draft.parameters, reason });
    }
    setEditing(false);
  };
  const catalog = useQuery(useTRPC().catalog.strategies.queryOptions());
  const schema = catalog.data?.find(({ name }) => name === spec.strategy)?.schema;
  useHotkeys(
    'Run',
    editable
      ? [{ keys: [], does: 'change the strategy, its parameters or the model', run: () => setEditing(true) }]
      : [],
  );
  return (
    <Section
      title={
        <button
          type="button"
          aria-expanded={open}
          title={open ? undefined : parametersOf(count)}
          onClick={() => setOpen(!open)}
          className="-my-1 flex min-h-6 items-center gap-1 hover:text-ink"
        >
          <ChevronRight aria-hidden className={clsx('size-3.5', open && 'rotate-90')} />
          Strategy <span className="ml-1 font-medium text-ink normal-case">{spec.strategy}</span>
        </button>
      }
      aside={
        editable && (
          <EditToggle editing={editing} onTurn={setEditing} testId="edit-strategy" of="the strategy" />
        )
      }
    >
      {editing && editable ? (
        <Escapable onEscape={() => setEditing(false)}>
          <StrategyForm spec={latest.spec} busy={busy} onSave={save} />
        </Escapable>
      ) : open ? (
        <>
          {Object.keys(spec.parameters).length === 0 && <Nothing>{noParameters}</Nothing>}
          <Facts of={factsOf(spec, schema)} />
        </>
      ) : null}
      {busy && <p className="mt-2 text-sm text-soft">{waitingForEngine}</p>}
      {!busy && (justChanged || error) && (
        <p role="status" className={error ? 'mt-2 text-sm text-bad' : 'mt-2 text-sm text-good'}>
          {error ?? changeApplies}
        </p>
      )}
    </Section>
  );
}
