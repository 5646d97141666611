'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox, TextField } from '@/components/ui/field';
import { NumberField } from '@/components/ui/number-field';
import type { EndpointEntry, ModelSettings } from './endpoint-draft';
import { modelHelp, modelNeeds } from './sentences';

interface ModelFormProps {
  entry: EndpointEntry;
  /** null: the form chooses one. */
  model: string | null;
  busy: boolean;
  onSave: (model: string, settings: ModelSettings) => void;
  onCancel: () => void;
}

const kinds = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['cachedInput', 'Cached input'],
  ['cacheWrite', 'Cache write'],
  ['reasoning', 'Reasoning'],
] as const;
type Price = (typeof kinds)[number][0];

/** Prices and limits of one model. */
export function ModelForm({ entry, model, busy, onSave, onCancel }: ModelFormProps) {
  const known = model === null ? undefined : entry.models[model];
  const [name, setName] = useState(model ?? '');
  const { prices: knownPrices, ...knownRest } = known ?? {};
  const [prices, setPrices] = useState<Partial<Record<Price, number | null>>>(knownPrices ?? {});
  const [rest, setRest] = useState<Omit<ModelSettings, 'prices'>>(knownRest);
  const [problem, setProblem] = useState<string | null>(null);
  const whole = (value: number | null) => value ?? undefined;
  const save = () => {
    if (name.trim() === '') return setProblem(modelNeeds.name);
    const { input, output, ...others } = prices;
    const named = Object.entries(others).filter(([, price]) => price !== null && price !== undefined);
    const some = named.length > 0 || typeof input === 'number' || typeof output === 'number';
    if (some && (typeof input !== 'number' || typeof output !== 'number')) {
      return setProblem(modelNeeds.prices);
    }
    const priced =
      typeof input === 'number' && typeof output === 'number'
        ? { prices: { input, output, ...Object.fromEntries(named) } }
        : {};
    onSave(name.trim(), { ...rest, ...priced });
  };
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {model === null && (
        <TextField label="Model" code suggestions={entry.listed} value={name} onChange={setName} />
      )}
      <fieldset>
        <legend className="mb-2 font-medium">US dollars per million tokens</legend>
        <div className="grid grid-cols-3 gap-4">
          {kinds.map(([kind, label]) => (
            <NumberField
              key={kind}
              label={label}
              nullable
              min={0}
              step={0.001}
              value={prices[kind] ?? null}
              placeholder={kind === 'input' || kind === 'output' ? 'unknown' : 'as the others'}
              onChange={(price) => setPrices({ ...prices, [kind]: price })}
            />
          ))}
        </div>
      </fieldset>
      <div className="grid grid-cols-3 gap-4">
        <NumberField
          label="Context"
          unit="tokens"
          nullable
          min={2000}
          value={rest.contextTokens ?? null}
          placeholder="128000"
          onChange={(value) => setRest({ ...rest, contextTokens: whole(value) })}
        />
        <NumberField
          label="Answer"
          unit="tokens"
          nullable
          min={100}
          value={rest.outputTokens ?? null}
          placeholder="8000"
          onChange={(value) => setRest({ ...rest, outputTokens: whole(value) })}
        />
        <NumberField
          label="Thinking"
          unit="tokens"
          nullable
          min={0}
          value={rest.thinkingTokens ?? null}
          placeholder="off"
          onChange={(value) => setRest({ ...rest, thinkingTokens: whole(value) })}
        />
      </div>
      <TextField
        label="Effort"
        help={modelHelp.effort}
        code
        value={rest.effort ?? ''}
        onChange={(effort) => setRest({ ...rest, effort: effort.trim() === '' ? undefined : effort.trim() })}
      />
      <Checkbox
        label="Calls tools"
        help={modelHelp.tools}
        value={rest.tools ?? true}
        onChange={(tools) => setRest({ ...rest, tools })}
      />
      <Checkbox
        label="Takes a temperature"
        help={modelHelp.temperature}
        value={rest.temperature ?? true}
        onChange={(temperature) => setRest({ ...rest, temperature })}
      />
      {problem && (
        <p role="alert" className="text-bad">
          {problem}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy}>
          Save
        </Button>
      </div>
    </form>
  );
}
