'use client';
import { useMutation, useQueries } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/notes';
import { NumberField } from '@/components/ui/number-field';
import { ArmEditor } from './arm-editor';
import { type ArmForm, addedArm, armCount, armInput } from './experiment-form';
import { extendMeans, extendTitle } from './sentences';
import { TaskPicker } from './task-picker';
import type { ExperimentNews } from './use-experiment';

interface ExtendDialogProps {
  head: ExperimentNews['head'];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Adds tasks, arms and repeats to an experiment. Its runs stay. */
export function ExtendDialog({ head, open, onOpenChange }: ExtendDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={extendTitle}
      description={extendMeans}
      className="w-4xl"
    >
      {open && <ExtendForm head={head} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function ExtendForm({ head: { id, spec }, onDone }: { head: ExperimentNews['head']; onDone: () => void }) {
  const trpc = useTRPC();
  const [tasks, strategies, models] = useQueries({
    queries: [
      trpc.catalog.tasks.queryOptions(),
      trpc.catalog.strategies.queryOptions(),
      trpc.catalog.models.queryOptions(),
    ],
  });
  const [samples, setSamples] = useState<string[]>([]);
  const [arms, setArms] = useState<ArmForm[]>([]);
  const [repeats, setRepeats] = useState(spec.repeats);
  const extend = useMutation(trpc.experiments.extend.mutationOptions({ onSuccess: onDone }));
  const known = new Set(spec.tasks.map(({ name }) => name));
  const others = (tasks.data ?? []).filter(({ name }) => !known.has(name));
  const places = [...spec.arms, ...arms].map((arm, id) => ({ ...arm, id }));
  const model = models.data?.[0]?.id ?? '';
  const added =
    (spec.tasks.length + samples.length) * (spec.arms.length + armCount({ arms })) * repeats -
    spec.tasks.length * spec.arms.length * spec.repeats;
  return (
    <form
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        extend.mutate({
          id,
          tasks: samples.map((name) => ({ kind: 'sample', name })),
          arms: arms.map(armInput),
          repeats,
        });
      }}
    >
      <NumberField
        label="Repeats"
        min={spec.repeats}
        max={1000}
        value={repeats}
        onChange={(value) => setRepeats(value ?? spec.repeats)}
        className="w-40"
      />
      {others.length > 0 && <TaskPicker tasks={others} chosen={samples} onChange={setSamples} />}
      <div className="space-y-3">
        {arms.map((arm, i) => (
          <ArmEditor
            key={arm.id}
            arm={arm}
            place={spec.arms.length + i}
            strategies={strategies.data ?? []}
            models={models.data ?? []}
            onChange={(changed) => setArms(arms.map((one) => (one.id === arm.id ? changed : one)))}
            onRemove={() => setArms(arms.filter((one) => one.id !== arm.id))}
          />
        ))}
        <Button onClick={() => setArms([...arms, addedArm(places, 'mcts', model)])}>
          <Plus aria-hidden className="size-4" /> Add an arm
        </Button>
      </div>
      {extend.error && <ErrorNote message={extend.error.message} />}
      <Button type="submit" variant="primary" busy={extend.isPending} disabled={added <= 0}>
        Add {added} {added === 1 ? 'run' : 'runs'}
      </Button>
    </form>
  );
}
