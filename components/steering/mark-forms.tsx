'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Slider } from '@/components/ui/number-field';
import { marksOf } from '@/server/core/run/marks';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import type { RunCommand } from './expected';
import { markCommand } from './node-acts';
import { noteRemoved, noteSaved, ownValue, valueRemoved, valueSet } from './sentences';
import type { Done } from './use-acts';

interface MarkFormProps {
  state: RunState;
  node: NodeState;
  onSubmit: (command: RunCommand, done: Done) => void;
}

/** A note that everyone who opens the run can read. */
export function NoteForm({ state, node, onSubmit }: MarkFormProps) {
  const { note } = marksOf(state, node.id);
  const [text, setText] = useState(note ?? '');
  const save = () => {
    const to = text.trim() || null;
    const { command, done } = markCommand(
      state,
      node,
      { mark: 'note', to },
      to === null ? noteRemoved(node.id) : noteSaved(node.id),
    );
    onSubmit(command, done);
  };
  return (
    <form
      data-testid="note-form"
      className="space-y-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField label="Note" rows={3} autoFocus value={text} onChange={setText} onEnter={save} />
      <div className="flex justify-end">
        <Button type="submit" variant="primary" disabled={text.trim() === (note ?? '')}>
          {text.trim() === '' && note !== undefined ? 'Remove the note' : 'Save the note'}
        </Button>
      </div>
    </form>
  );
}

/** The value that strategies use, in [0,1]. */
export function ValueForm({ state, node, onSubmit }: MarkFormProps) {
  const { value } = marksOf(state, node.id);
  const own = node.visits === 0 ? (node.score?.reward ?? 0) : node.valueSum / node.visits;
  const [draft, setDraft] = useState(value ?? own);
  const set = (to: number | null) => {
    const doneMessage = to === null ? valueRemoved(node.id) : valueSet(node.id, to);
    const { command, done } = markCommand(state, node, { mark: 'value', to }, doneMessage);
    onSubmit(command, done);
  };
  return (
    <form
      data-testid="value-form"
      className="space-y-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        set(draft);
      }}
    >
      <Slider
        autoFocus
        label="Value"
        help={ownValue(own)}
        min={0}
        max={1}
        step={0.01}
        format={(number) => number.toFixed(2)}
        value={draft}
        onChange={setDraft}
      />
      <div className="flex justify-end gap-2">
        {value !== undefined && <Button onClick={() => set(null)}>Use its own value</Button>}
        <Button type="submit" variant="primary" disabled={draft === value}>
          Set
        </Button>
      </div>
    </form>
  );
}
