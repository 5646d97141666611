'use client';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Select, TextField } from '@/components/ui/field';
import { NumberField, Slider } from '@/components/ui/number-field';
import type { NodeId } from '@/server/core/base/ids';
import { type Memory, memories } from '@/server/core/proposal/proposal';
import type { RunState } from '@/server/core/run/state';
import { remaining } from '@/server/core/usage/budget';
import type { RunCommand } from './expected';
import { branchSteps, hintPlaceholder } from './sentences';
import { useRaise } from './use-raise';

/** The branch that a person is preparing; kept while the person looks at other nodes. */
export interface BranchDraft {
  hint: string;
  attempts: number;
  /** Null: the run's own. */
  steps: number | null;
  temperature: number | null;
  model: string | null;
  memory: Memory;
}

export const newBranch: BranchDraft = {
  hint: '',
  attempts: 1,
  steps: null,
  temperature: null,
  model: null,
  memory: 'summary',
};

const memoryTitles: Record<Memory, string> = {
  none: 'nothing about other attempts',
  summary: 'what other attempts found',
  findings: 'the key findings',
  raw: 'the edits of other attempts',
  trajectories: 'reusable steps',
  postmortem: 'post-mortems',
};

interface BranchFormProps {
  state: RunState;
  from: NodeId;
  draft: BranchDraft;
  onDraft: (draft: BranchDraft) => void;
  onSubmit: (command: RunCommand) => void;
}

/** Lets the agent continue from the node. A hint and Enter are enough: the other fields have the run's own values. */
export function BranchForm({ state, from, draft, onDraft, onSubmit }: BranchFormProps) {
  const trpc = useTRPC();
  const models = useQuery(trpc.catalog.models.queryOptions()).data ?? [];
  const form = useRef<HTMLFormElement>(null);
  const [more, setMore] = useState(false);
  const { spec, spend } = state;
  const set = (change: Partial<BranchDraft>) => onDraft({ ...draft, ...change });
  const ownTemperature = typeof spec.parameters.temperature === 'number' ? spec.parameters.temperature : 0.8;
  const steps = (draft.steps ?? spec.budget.stepsPerAttempt) * draft.attempts;
  const { raise, field } = useRaise(state, { attempts: draft.attempts, steps });
  const submit = () => {
    const { hint, ...rest } = draft;
    onSubmit({ kind: 'branch', from, hint: hint.trim() || null, raise, ...rest });
  };
  const left = remaining(spec.budget, spend).steps;
  return (
    <form
      ref={form}
      data-testid="branch-form"
      className="space-y-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        label="Hint"
        rows={3}
        autoFocus
        placeholder={hintPlaceholder}
        value={draft.hint}
        onChange={(hint) => set({ hint })}
        onEnter={() => form.current?.requestSubmit()}
      />
      <div className="grid grid-cols-2 gap-2.5">
        <NumberField
          label="Attempts"
          min={1}
          max={32}
          value={draft.attempts}
          onChange={(attempts) => set({ attempts: attempts ?? 1 })}
        />
        <NumberField
          label="Steps at most"
          min={1}
          max={1000}
          nullable
          placeholder={String(spec.budget.stepsPerAttempt)}
          value={draft.steps}
          onChange={(value) => set({ steps: value })}
        />
      </div>
      {more ? (
        <>
          <Select
            label="Model"
            value={draft.model ?? ''}
            options={[
              { value: '', label: `${spec.model} (the run’s)` },
              ...models
                .filter(({ id }) => id !== spec.model)
                .map(({ id, title }) => ({ value: id, label: title })),
            ]}
            onChange={(model) => set({ model: model || null })}
          />
          <Slider
            label="Temperature"
            min={0}
            max={2}
            step={0.05}
            value={draft.temperature ?? ownTemperature}
            onChange={(temperature) => set({ temperature })}
          />
          <Select
            label="Experience in the prompt"
            value={draft.memory}
            options={memories.map((memory) => ({ value: memory, label: memoryTitles[memory] }))}
            onChange={(value) => set({ memory: memories.find((memory) => memory === value) ?? 'summary' })}
          />
        </>
      ) : (
        <Button size="sm" variant="quiet" className="-ml-2" onClick={() => setMore(true)}>
          Model, temperature, experience …
        </Button>
      )}
      {field}
      <div className="sticky -bottom-3.5 -mb-3.5 flex items-center justify-between gap-3 bg-raised py-2.5">
        <p className="num text-sm text-soft">
          {branchSteps(steps, Number.isFinite(left) && !raise ? left : null)}
        </p>
        <Button type="submit" variant="primary">
          Branch
        </Button>
      </div>
    </form>
  );
}
