'use client';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useHotkeys } from '@/components/shell/hotkeys';
import { BranchForm } from '@/components/steering/branch-form';
import { HandForm } from '@/components/steering/hand-form';
import { NoteForm, ValueForm } from '@/components/steering/mark-forms';
import type { FormName } from '@/components/steering/node-acts';
import { lacksHost } from '@/components/steering/stitch-draft';
import type { Steering } from '@/components/steering/use-steering';
import { StitchForm } from '@/components/stitching/stitch-form';
import { IconButton } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/notes';
import { focusTree } from '@/components/ui/use-focus-back';
import type { NodeState } from '@/server/core/run/node';

const titles: Record<FormName, string> = {
  branch: 'Branch from',
  act: 'Act by hand at',
  stitch: 'Stitch onto',
  resolve: 'Resolve at',
  note: 'Note at',
  value: 'Value of',
};

/** The open form, beside its node. Escape closes it; its content stays. */
export function ActPanel({ steering, node }: { steering: Steering; node: NodeState }) {
  const { open, setOpen, refusal, state } = steering;
  const was = useRef(open);
  // Outside system: the page's focus. A form that closes gives the focus to the tree.
  useEffect(() => {
    const closed = was.current !== null && open === null;
    was.current = open;
    if (closed && document.activeElement === document.body) focusTree();
  }, [open]);
  useHotkeys(
    'Steering',
    open === null || open === 'resolve'
      ? []
      : [{ keys: ['Escape'], does: 'close the form', run: () => setOpen(null) }],
  );
  // A conflict needs more room than there is beside the tree, so it has a dialog.
  if (open === null || open === 'resolve') return null;
  const title = open === 'stitch' && lacksHost(steering.stitch, node.id) ? 'Stitch from' : titles[open];
  return (
    <section
      aria-label={`${title} ${node.id}`}
      data-testid="act-panel"
      data-form={open}
      className="max-h-[62%] shrink-0 data-[form=act]:max-h-[82%] animate-rise overflow-y-auto border-b border-line bg-raised px-4 pt-2.5 pb-3.5"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        setOpen(null);
      }}
    >
      <div className="mb-1.5 flex items-center justify-between">
        <h3 className="font-medium">
          {title} <span className="num">{node.id}</span>
        </h3>
        <IconButton label="Close (esc)" className="-mr-2" onClick={() => setOpen(null)}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      {refusal !== null && <ErrorNote className="mb-2.5" message={refusal} />}
      <Form form={open} steering={steering} node={node} state={state} />
    </section>
  );
}

function Form({
  form,
  steering,
  node,
  state,
}: {
  form: Exclude<FormName, 'resolve'>;
  steering: Steering;
  node: NodeState;
  state: Steering['state'];
}) {
  switch (form) {
    case 'branch':
      return (
        <BranchForm
          state={state}
          from={node.id}
          draft={steering.branch}
          onDraft={steering.setBranch}
          onSubmit={(command) => steering.submitForm('branch', command)}
        />
      );
    case 'act':
      return (
        <HandForm
          state={state}
          node={node}
          draft={steering.hand}
          onDraft={steering.setHand}
          onSubmit={(command) => steering.submitForm('act', command)}
        />
      );
    case 'stitch':
      return (
        <StitchForm
          state={state}
          node={node}
          draft={steering.stitch}
          onDraft={steering.setStitch}
          onSelect={steering.select}
          onSubmit={(command) => steering.submitForm('stitch', command)}
        />
      );
    case 'note':
      return (
        <NoteForm
          key={node.id}
          state={state}
          node={node}
          onSubmit={(command, done) => steering.submitForm('note', command, done)}
        />
      );
    case 'value':
      return (
        <ValueForm
          key={node.id}
          state={state}
          node={node}
          onSubmit={(command, done) => steering.submitForm('value', command, done)}
        />
      );
  }
}
