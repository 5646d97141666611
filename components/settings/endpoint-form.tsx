'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox, Select, TextField } from '@/components/ui/field';
import { NumberField } from '@/components/ui/number-field';
import { draftOf, type EndpointEntry, type EndpointSave, movedKey, savingOf } from './endpoint-draft';
import { endpointHelp, protocols } from './sentences';

const kinds = ['openai', 'openai-responses', 'anthropic', 'gemini'] as const;

interface EndpointFormProps {
  /** null: a new one. */
  entry: EndpointEntry | null;
  busy: boolean;
  error: string | null;
  onSave: (input: EndpointSave) => void;
  onCancel: () => void;
}

/** Name, address, key and limits of an endpoint. */
export function EndpointForm({ entry, busy, error, onSave, onCancel }: EndpointFormProps) {
  const [draft, setDraft] = useState(() => draftOf(entry));
  const [problem, setProblem] = useState<string | null>(null);
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const fixed = entry?.from === 'environment';
  const moved = movedKey(draft, entry);
  const shownProblem = problem ?? error;
  const protocol = protocols[draft.kind];
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        const saving = savingOf(draft, entry);
        setProblem(saving.ok ? null : saving.problem);
        if (saving.ok) onSave(saving.input);
      }}
    >
      <div className="grid grid-cols-2 gap-4">
        {entry === null && (
          <TextField
            label="Name"
            help={endpointHelp.name}
            value={draft.name}
            placeholder="local"
            onChange={(name) => change({ name })}
          />
        )}
        <Select
          label="Protocol"
          value={draft.kind}
          help={protocol.is}
          onChange={(chosen) => {
            const kind = kinds.find((one) => one === chosen);
            if (kind) change({ kind });
          }}
          options={kinds.map((value) => ({ value, label: protocols[value].label }))}
        />
      </div>
      <TextField
        label="Address"
        code
        help={fixed ? endpointHelp.fixed : protocol.address}
        value={draft.baseUrl}
        placeholder={protocol.example}
        onChange={(baseUrl) => change({ baseUrl })}
      />
      {moved && (
        <Checkbox
          label="The new address needs no key"
          value={draft.noKey}
          onChange={(noKey) => change({ noKey, key: '' })}
        />
      )}
      {!fixed && (
        <TextField
          label="Key"
          secret
          help={moved ? endpointHelp.keyMoved : entry?.hasKey ? endpointHelp.keyKept : endpointHelp.key}
          value={draft.key}
          onChange={(key) => change({ key, noKey: false })}
        />
      )}
      <div className="grid grid-cols-3 gap-4">
        <NumberField
          label="Requests at once"
          help={endpointHelp.concurrency}
          nullable
          min={1}
          value={draft.concurrency}
          placeholder="any number"
          onChange={(concurrency) => change({ concurrency })}
        />
        <NumberField
          label="Requests per minute"
          nullable
          min={1}
          value={draft.requestsPerMinute}
          placeholder="any number"
          onChange={(requestsPerMinute) => change({ requestsPerMinute })}
        />
        <NumberField
          label="Longest silence"
          help={draft.stream ? undefined : endpointHelp.silence}
          unit="s"
          min={1}
          max={3600}
          value={draft.silenceSeconds}
          onChange={(silenceSeconds) => silenceSeconds !== null && change({ silenceSeconds })}
        />
      </div>
      <Checkbox
        label="Stream replies"
        help={endpointHelp.stream}
        value={draft.stream}
        onChange={(stream) => change({ stream })}
      />
      {draft.kind === 'anthropic' && (
        <Checkbox
          label="Keep prompts in the cache for an hour"
          help={endpointHelp.cache}
          value={draft.cacheFor === '1h'}
          onChange={(long) => change({ cacheFor: long ? '1h' : '5m' })}
        />
      )}
      <details>
        <summary className="cursor-pointer text-soft">Extra headers and body</summary>
        <div className="mt-3 space-y-4">
          <TextField
            label="Headers"
            code
            rows={2}
            help={
              entry && entry.headerNames.length > 0
                ? endpointHelp.headersKept(entry.headerNames)
                : endpointHelp.headers
            }
            placeholder="X-Title: Espalier"
            value={draft.headers}
            onChange={(headers) => change({ headers })}
          />
          <TextField
            label="Body"
            code
            rows={3}
            help={endpointHelp.body}
            placeholder={'{"reasoning_effort": "low", "parallel_tool_calls": null}'}
            value={draft.body}
            onChange={(body) => change({ body })}
          />
        </div>
      </details>
      {shownProblem && (
        <p role="alert" className="text-bad">
          {shownProblem}
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
