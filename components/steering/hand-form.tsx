'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { CodeField } from '@/components/ui/code-field';
import { Field, Select, TextField } from '@/components/ui/field';
import type { Action } from '@/server/core/agent/action';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { asEdited, editOf, notEditable } from './edit-of';
import type { RunCommand } from './expected';
import { fileIsReplaced, missing, oneStepNoModel, patchHelp } from './sentences';
import { useRaise } from './use-raise';

const handKinds = [
  'edit_file',
  'write_file',
  'apply_patch',
  'shell',
  'run_tests',
  'read_file',
  'search',
  'list_files',
] as const;
type HandKind = (typeof handKinds)[number];

const kindTitles: Record<HandKind, string> = {
  edit_file: 'edit a file',
  write_file: 'write a new file',
  apply_patch: 'apply a patch',
  shell: 'run a command',
  run_tests: 'run the tests',
  read_file: 'read a file',
  search: 'search',
  list_files: 'list files',
};

/** The action that a person is preparing; kept while the person looks at other nodes. */
export interface HandDraft {
  kind: HandKind;
  path: string;
  /** Of the file named `path`; null: the content at the node. */
  content: string | null;
  /** A command, a pattern, or the filter of a test run. */
  line: string;
}

export const newHand: HandDraft = { kind: 'edit_file', path: '', content: null, line: '' };

interface HandFormProps {
  state: RunState;
  node: NodeState;
  draft: HandDraft;
  onDraft: (draft: HandDraft) => void;
  onSubmit: (command: RunCommand) => void;
}

/** One action by hand. Paths are completed from the files of the node; edits are made in the file itself. */
export function HandForm({ state, node, draft, onDraft, onSubmit }: HandFormProps) {
  const trpc = useTRPC();
  const listId = useId();
  const at = { runId: state.runId, nodeId: node.id };
  const always = { staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData };
  const paths = useQuery(trpc.files.list.queryOptions(at, always)).data ?? [];
  const known = paths.includes(draft.path);
  const edits = draft.kind === 'edit_file' && known;
  const file = useQuery(
    trpc.files.read.queryOptions(
      { ...at, path: draft.path },
      { enabled: edits, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const set = (change: Partial<HandDraft>) => onDraft({ ...draft, ...change });
  const problem = edits && file.data ? notEditable(file.data) : null;
  const action = actionOf(draft, file.data?.text ?? null);
  const { raise, field } = useRaise(state, { attempts: 1, steps: 1 });
  const ready = typeof action !== 'string' && problem === null;
  const submit = () => {
    if (typeof action !== 'string' && ready) onSubmit({ kind: 'act', from: node.id, action, raise });
  };
  return (
    <form
      data-testid="hand-form"
      className="space-y-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Select
        label="Action"
        autoFocus
        value={draft.kind}
        options={handKinds.map((kind) => ({ value: kind, label: kindTitles[kind] }))}
        onChange={(value) => set({ kind: handKinds.find((kind) => kind === value) ?? 'edit_file' })}
      />
      {takesPath(draft.kind) && (
        <Field label={draft.kind === 'search' || draft.kind === 'list_files' ? 'In' : 'Path'}>
          {(ids) => (
            <>
              <input
                {...ids}
                type="text"
                list={listId}
                spellCheck={false}
                autoComplete="off"
                className="control font-mono text-sm"
                placeholder={draft.kind === 'search' || draft.kind === 'list_files' ? 'everywhere' : 'src/…'}
                value={draft.path}
                onChange={(event) => set({ path: event.target.value, content: null })}
              />
              <datalist id={listId}>
                {paths.slice(0, 2000).map((path) => (
                  <option key={path} value={path} />
                ))}
              </datalist>
            </>
          )}
        </Field>
      )}
      {edits && file.data && problem === null && (
        <CodeField
          label="The file"
          rows={18}
          value={draft.content ?? asEdited(file.data.text)}
          onChange={(content) => set({ content })}
        />
      )}
      {draft.kind === 'write_file' && (
        <CodeField
          label="Content"
          rows={14}
          help={known ? fileIsReplaced : undefined}
          value={draft.content ?? ''}
          onChange={(content) => set({ content })}
        />
      )}
      {draft.kind === 'apply_patch' && (
        <CodeField
          label="Patch"
          rows={14}
          help={patchHelp}
          value={draft.content ?? ''}
          onChange={(content) => set({ content })}
        />
      )}
      {lineLabels[draft.kind] !== undefined && (
        <TextField
          label={lineLabels[draft.kind]}
          code
          value={draft.line}
          placeholder={draft.kind === 'run_tests' ? 'all of them' : undefined}
          onChange={(line) => set({ line })}
        />
      )}
      {(problem !== null || typeof action === 'string') && (
        <p className="text-sm text-soft">{problem ?? (typeof action === 'string' ? action : '')}</p>
      )}
      {field}
      <div className="sticky -bottom-3.5 -mb-3.5 flex items-center justify-between gap-3 bg-raised py-2.5">
        <p className="text-sm text-soft">{oneStepNoModel}</p>
        <Button type="submit" variant="primary" disabled={!ready}>
          Run action
        </Button>
      </div>
    </form>
  );
}

const takesPath = (kind: HandKind): boolean =>
  kind !== 'shell' && kind !== 'run_tests' && kind !== 'apply_patch';

const lineLabels: Partial<Record<HandKind, string>> = {
  shell: 'Command',
  search: 'Pattern (a regular expression)',
  run_tests: 'Only tests whose name contains',
};

/** The action of a draft, or a sentence that says what is missing. `text`: the file at the node, if it is known. */
export function actionOf({ kind, path, content, line }: HandDraft, text: string | null): Action | string {
  const where = path.trim();
  switch (kind) {
    case 'edit_file':
      if (where === '') return missing.editPath;
      if (text === null) return missing.file;
      return (content === null ? null : editOf(where, text, content)) ?? missing.edit;
    case 'write_file':
      return where === '' ? missing.writePath : { kind, path: where, content: content ?? '' };
    case 'apply_patch':
      return (content ?? '').trim() === '' ? missing.patch : { kind, patch: content ?? '' };
    case 'read_file':
      return where === '' ? missing.readPath : { kind, path: where };
    case 'list_files':
      return where === '' ? { kind } : { kind, path: where };
    case 'search':
      if (line === '') return missing.pattern;
      return where === '' ? { kind, pattern: line } : { kind, pattern: line, path: where };
    case 'run_tests':
      return line.trim() === '' ? { kind } : { kind, filter: line.trim() };
    case 'shell':
      return line.trim() === '' ? missing.command : { kind, command: line };
  }
}
