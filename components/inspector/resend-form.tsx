'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRaise } from '@/components/steering/use-raise';
import type { Steering } from '@/components/steering/use-steering';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Select, TextField } from '@/components/ui/field';
import { count } from '@/components/ui/format';
import { ErrorNote } from '@/components/ui/notes';
import { NumberField } from '@/components/ui/number-field';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { NodeState } from '@/server/core/run/node';
import { resending } from './sentences';

interface ResendFormProps {
  steering: Steering;
  node: NodeState;
  /** The model that got the prompt. */
  model: string;
  parts: readonly PromptPart[];
  onClose: () => void;
}

/** The prompt as sent, to be edited and sent again as a branch beside the node. */
export function ResendForm({ steering, node, model, parts, onClose }: ResendFormProps) {
  const trpc = useTRPC();
  const models = useQuery(trpc.catalog.models.queryOptions()).data ?? [];
  const [texts, setTexts] = useState<ReadonlyMap<number, string>>(new Map());
  const [chosen, setChosen] = useState(model);
  const [steps, setSteps] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { state } = steering;
  const ownSteps = state.spec.budget.stepsPerAttempt;
  const { raise, field } = useRaise(state, { attempts: 1, steps: steps ?? ownSteps });
  const edits = [...texts]
    .filter(([part, text]) => parts[part]?.text !== text)
    .map(([part, text]) => ({ part, text }));
  const submit = async () => {
    setBusy(true);
    const error = await steering.resend({
      kind: 'resend',
      nodeId: node.id,
      edits,
      model: chosen,
      temperature: null,
      steps,
      raise,
    });
    setBusy(false);
    setRefusal(error);
    if (error === null) onClose();
  };
  return (
    <form
      data-testid="resend-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p className="px-4 py-2 text-sm text-soft">{resending.help}</p>
      {parts.map((part, index) => (
        <PartField
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a prompt as sent never change places
          key={index}
          part={part}
          index={index}
          text={texts.get(index) ?? part.text}
          onText={(text) => setTexts(new Map(texts).set(index, text))}
        />
      ))}
      <div className="sticky bottom-0 space-y-2.5 border-t border-line bg-raised px-4 py-3">
        <div className="grid grid-cols-2 gap-2.5">
          <Select
            label="Model"
            value={chosen}
            options={[
              { value: model, label: `${model} (as before)` },
              ...models
                .filter(({ id, language }) => language && id !== model)
                .map(({ id }) => ({ value: id, label: id })),
            ]}
            onChange={setChosen}
          />
          <NumberField
            label="Steps at most"
            min={1}
            max={1000}
            nullable
            placeholder={String(ownSteps)}
            value={steps}
            onChange={setSteps}
          />
        </div>
        {field}
        {refusal !== null && <ErrorNote message={refusal} />}
        <div className="flex items-center justify-between gap-3">
          <p className="text-sm text-soft" data-testid="resend-edits">
            {resending.edits(edits.length)}
          </p>
          <span className="flex gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" busy={busy}>
              {edits.length === 0 ? 'Send again' : 'Send edited'}
            </Button>
          </span>
        </div>
      </div>
    </form>
  );
}

interface PartFieldProps {
  part: PromptPart;
  index: number;
  text: string;
  onText: (text: string) => void;
}

/** One part; its text is in the page once it is opened. */
function PartField({ part, index, text, onText }: PartFieldProps) {
  const [open, setOpen] = useState(false);
  return (
    <details
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className="border-b border-line px-3.5 py-2"
    >
      <summary className="flex cursor-pointer items-baseline justify-between gap-2">
        <span>
          <span className="font-medium">{part.kind}</span> <span className="text-soft">{part.role}</span>
          {text !== part.text && <span className="text-accent"> edited</span>}
        </span>
        <span className="num text-sm text-soft">{count(part.tokens)} tokens</span>
      </summary>
      {open && (
        <TextField
          className="mt-2"
          label={`Part ${index}: ${part.kind}`}
          code
          rows={Math.min(24, Math.max(3, text.split('\n').length + 1))}
          help={part.role === 'assistant' ? resending.action : undefined}
          value={text}
          onChange={onText}
        />
      )}
    </details>
  );
}
