'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunCommand } from '@/components/steering/expected';
import { lacksHost, type StitchDraft, withStep } from '@/components/steering/stitch-draft';
import { useRaise } from '@/components/steering/use-raise';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Checkbox, TextField } from '@/components/ui/field';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { NumberField } from '@/components/ui/number-field';
import type { NodeId } from '@/server/core/base/ids';
import { complements } from '@/server/core/run/complements';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { remaining } from '@/server/core/usage/budget';
import { DonorFields } from './donor-fields';
import { PlanView } from './plan-view';
import { chooseLastStep, clickTheHost, complementsHelp, continueHelp, stepsLeft } from './sentences';

interface StitchFormProps {
  state: RunState;
  /** The selected node: the host, unless it is the donor. */
  node: NodeState;
  draft: StitchDraft;
  onDraft: (draft: StitchDraft) => void;
  onSelect: (id: NodeId) => void;
  onSubmit: (command: RunCommand) => void;
}

/** The form of a graft. A person presses `s` at the last step of the donor and clicks the host; then the form shows the plan. */
export function StitchForm({ state, node, draft, onDraft, onSelect, onSubmit }: StitchFormProps) {
  const trpc = useTRPC();
  const { donorRun, first, last, add, without } = draft;
  const waiting = lacksHost(draft, node.id);
  const query = useQuery({
    ...trpc.stitch.plan.queryOptions(
      { runId: state.runId, onto: node.id, donorRun, first, last: last ?? node.id, add, without },
      { enabled: !waiting, placeholderData: keepPreviousData, retry: false },
    ),
  });
  const plan = waiting || query.isError ? undefined : query.data;
  const left = remaining(state.spec.budget, state.spend).steps;
  const steps = plan?.steps.map((step) => step.node) ?? [];
  const { raise, field } = useRaise(state, { attempts: 1, steps: steps.length + (draft.goOn ?? 0) });
  const ready = steps.length > 0 && !query.isPlaceholderData;
  const submit = () => {
    if (!ready) return;
    const goOn = draft.goOn === null ? null : { steps: draft.goOn, hint: draft.hint.trim() || null };
    onSubmit({ kind: 'stitch', donorRun, steps, onto: node.id, goOn, raise });
  };
  return (
    <form
      data-testid="stitch-form"
      className="space-y-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <DonorFields state={state} draft={draft} onDraft={onDraft} />
      {waiting ? (
        <ChooseHost state={state} draft={draft} onDraft={onDraft} onSelect={onSelect} />
      ) : (
        <>
          {query.isError && <ErrorNote message={query.error.message} />}
          {query.isPending && <Skeleton className="h-24" />}
          {plan && <PlanView plan={plan} onStep={(id, taken) => onDraft(withStep(draft, id, taken))} />}
          <Checkbox
            label="Then let the agent continue"
            help={continueHelp}
            value={draft.goOn !== null}
            onChange={(on) => onDraft({ ...draft, goOn: on ? state.spec.budget.stepsPerAttempt : null })}
          />
          {draft.goOn !== null && (
            <div className="grid grid-cols-[6rem_1fr] gap-2.5">
              <NumberField
                label="Steps at most"
                min={1}
                max={1000}
                value={draft.goOn}
                onChange={(value) => onDraft({ ...draft, goOn: value ?? 1 })}
              />
              <TextField
                label="Hint"
                placeholder="optional"
                value={draft.hint}
                onChange={(hint) => onDraft({ ...draft, hint })}
              />
            </div>
          )}
          {field}
          <div className="sticky -bottom-3.5 -mb-3.5 flex items-center justify-between gap-3 bg-raised py-2.5">
            <p className="num text-sm text-soft">{Number.isFinite(left) && stepsLeft(left)}</p>
            <Button type="submit" variant="primary" disabled={!ready}>
              Stitch onto {node.id}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

function ChooseHost({ state, draft, onDraft, onSelect }: Omit<StitchFormProps, 'node' | 'onSubmit'>) {
  const suggested = useMemo(() => complements(state).slice(0, 3), [state]);
  return (
    <div data-testid="choose-host">
      {draft.last === null ? <p>{chooseLastStep}</p> : <p className="font-medium">{clickTheHost}</p>}
      {suggested.length > 0 && (
        <>
          <p className="mt-2 text-sm text-soft">{complementsHelp}</p>
          <ul className="mt-1 space-y-1">
            {suggested.map(({ host, first, last, union }) => (
              <li key={`${host}-${first}-${last}`}>
                <Button
                  size="sm"
                  onClick={() => {
                    onDraft({ ...draft, donorRun: null, first, last, add: [], without: [] });
                    onSelect(host);
                  }}
                >
                  <span className="num">{first === last ? first : `${first}–${last}`}</span> onto{' '}
                  <span className="num">{host}</span>: {union} targets together
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
