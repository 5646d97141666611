'use client';
import { useState } from 'react';
import type { ApiInputs } from '@/components/trpc/types';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { plainTitle } from '@/server/core/base/plain-title';
import type { LabelledRun } from './run-summary';
import { labelTitle, nameHelp, noteHelp, tagsHelp } from './sentences';

export type LabelChange = ApiInputs['runList']['label']['change'];

interface LabelDialogProps {
  runs: readonly LabelledRun[];
  /** Every tag that a run has, as suggestions. */
  tags: readonly string[];
  onSave: (change: LabelChange) => void;
  onClose: () => void;
}

const tagsIn = (text: string) => [...new Set(text.split(/[\s,]+/).filter(Boolean))];

/** The tags that all of these runs have. */
function sharedTags(runs: readonly LabelledRun[]): string[] {
  const [first, ...others] = runs.map(({ label }) => label.tags);
  return (first ?? []).filter((tag) => others.every((tags) => tags.includes(tag)));
}

/** Name, note and tags of one run; the tags of several. */
export function LabelDialog({ runs, tags, onSave, onClose }: LabelDialogProps) {
  const single = runs.length === 1 ? runs[0] : undefined;
  const before = sharedTags(runs);
  const [name, setName] = useState(single?.label.name ?? '');
  const [note, setNote] = useState(single?.label.note ?? '');
  const [text, setText] = useState(before.join(' '));
  const save = () => {
    const after = tagsIn(text);
    onSave({
      ...(single ? { name, note } : {}),
      addTags: after.filter((tag) => !before.includes(tag)),
      removeTags: before.filter((tag) => !after.includes(tag)),
    });
  };
  return (
    <Dialog open onOpenChange={onClose} title={labelTitle(runs.length)}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {single && (
          <TextField
            label="Name"
            help={nameHelp}
            value={name}
            onChange={setName}
            placeholder={plainTitle(single.taskTitle)}
            autoFocus
          />
        )}
        <TextField label="Tags" help={tagsHelp(tags)} value={text} onChange={setText} autoFocus={!single} />
        {single && <TextField label="Note" help={noteHelp} value={note} onChange={setNote} rows={3} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
