'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Nothing, Section } from '@/components/ui/section';
import { isEnded } from '@/server/core/state';
import type { LiveView } from './live-run';
import { type StrategyDraft, StrategyForm } from './strategy-form';
import { useCommand } from './use-command';

const shownValue = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'string'
    ? String(value)
    : typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : JSON.stringify(value);

/** `stepsPerExpansion` → `steps per expansion`. */
const spaced = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

/** The strategy and its parameters, changed in place while the run goes on. */
export function StrategySection({ view }: { view: LiveView }) {
  const { shown, latest, at } = view;
  const { spec } = shown;
  const [editing, setEditing] = useState(false);
  const strategy = useCommand(latest.runId, view.answers);
  const model = useCommand(latest.runId, view.answers);
  const editable = at === null && (!isEnded(latest.status) || latest.status === 'unsolved');
  const busy = strategy.busy || model.busy;
  const error = strategy.error ?? model.error;
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
  const parameters = Object.entries(spec.parameters);
  return (
    <Section
      title={
        <>
          Strategy <span className="ml-1 font-medium text-ink normal-case">{spec.strategy}</span>
        </>
      }
      aside={
        editable && (
          <Button size="sm" variant="quiet" data-testid="edit-strategy" onClick={() => setEditing(!editing)}>
            {editing ? 'Cancel' : 'Edit'}
          </Button>
        )
      }
    >
      {editing && editable ? (
        <StrategyForm spec={latest.spec} busy={busy} onSave={save} />
      ) : (
        <>
          {parameters.length === 0 && <Nothing>It has no parameters.</Nothing>}
          <dl className="space-y-0.5">
            {parameters.map(([name, value]) => (
              <div key={name} className="flex justify-between gap-3">
                <dt className="min-w-0 truncate">{spaced(name)}</dt>
                <dd className="num max-w-28 truncate text-soft" title={shownValue(value)}>
                  {shownValue(value)}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {busy && <p className="mt-2 text-sm text-soft">Waiting for the engine’s answer…</p>}
      {!busy && (strategy.done || model.done) && (
        <p role="status" className={error ? 'mt-2 text-sm text-bad' : 'mt-2 text-sm text-good'}>
          {error ?? 'It holds from the next decision on.'}
        </p>
      )}
    </Section>
  );
}
