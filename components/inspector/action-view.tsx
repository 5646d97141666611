import type { ReactNode } from 'react';
import { useDiff } from '@/components/live/use-node-detail';
import { CappedText } from '@/components/reading/capped-text';
import { EditView } from '@/components/reading/diff-view';
import { lineOf } from '@/components/reading/unified-diff';
import type { Action } from '@/server/core/agent/action';
import { rootNodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { noArguments } from './sentences';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <dt className="min-w-14 shrink-0 text-soft">{name}</dt>
      <dd className="min-w-0 font-mono text-sm break-words whitespace-pre-wrap">{children}</dd>
    </div>
  );
}

interface ActionViewProps {
  action: Action;
  state: RunState;
  node: NodeState;
}

/** An action with what it was given. */
export function ActionView({ action, state, node }: ActionViewProps) {
  switch (action.kind) {
    case 'edit_file':
      return [action, ...(action.more ?? [])].map((edit, at) => (
        <EditAction
          // biome-ignore lint/suspicious/noArrayIndexKey: the edits of an action never change
          key={at}
          edit={{ path: action.path, old: edit.old, new: edit.new }}
          state={state}
          node={node}
        />
      ));
    case 'insert_lines':
      return <EditView path={action.path} before="" after={action.text} firstLine={action.afterLine + 1} />;
    case 'undo_edit':
      return (
        <dl>
          <Fact name="path">{action.path}</Fact>
        </dl>
      );
    case 'write_file':
      return <EditView path={action.path} before="" after={action.content} />;
    case 'apply_patch':
      return <CappedText text={action.patch} lines={40} />;
    case 'read_file':
      return (
        <dl>
          <Fact name="path">{action.path}</Fact>
          {action.startLine !== undefined && (
            <Fact name="lines">
              {action.startLine}–{action.endLine ?? 'end'}
            </Fact>
          )}
        </dl>
      );
    case 'search':
      return (
        <dl>
          <Fact name="pattern">{action.pattern}</Fact>
          <Fact name="in">{action.path ?? 'the whole workspace'}</Fact>
        </dl>
      );
    case 'list_files':
      return (
        <dl>
          <Fact name="path">{action.path ?? '.'}</Fact>
        </dl>
      );
    case 'run_tests':
      return (
        <p className="text-soft">{action.filter ? `Tests matching ${action.filter}` : 'All visible tests'}</p>
      );
    case 'shell':
      return (
        <>
          <CappedText text={action.command} lines={20} />
          {(action.cwd !== undefined || action.timeout !== undefined) && (
            <dl className="mt-1.5">
              {action.cwd !== undefined && <Fact name="in">{action.cwd}</Fact>}
              {action.timeout !== undefined && <Fact name="timeout">{action.timeout} s</Fact>}
            </dl>
          )}
        </>
      );
    case 'finish':
      return <p className="break-words whitespace-pre-wrap">{action.summary}</p>;
    case 'tool':
      return <ToolArguments of={action.arguments} />;
  }
}

/** What a call of another system was given: short values beside their names, long ones below them. */
function ToolArguments({ of }: { of: Readonly<Record<string, unknown>> }) {
  const given = Object.entries(of).map(([name, value]) => ({ name, text: argumentText(value) }));
  if (given.length === 0) return <p className="text-soft">{noArguments}</p>;
  const isShort = ({ text }: { text: string }) => text.length <= 160 && !text.includes('\n');
  return (
    <div className="space-y-2" data-testid="arguments">
      <dl>
        {given.filter(isShort).map(({ name, text }) => (
          <Fact key={name} name={name}>
            {text}
          </Fact>
        ))}
      </dl>
      {given
        .filter((one) => !isShort(one))
        .map(({ name, text }) => (
          <div key={name}>
            <p className="text-soft">{name}</p>
            <CappedText text={text} lines={24} />
          </div>
        ))}
    </div>
  );
}

const argumentText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, isNested(value) ? 2 : 0);
const isNested = (value: unknown) => typeof value === 'object' && JSON.stringify(value).length > 80;

interface EditActionProps extends Omit<ActionViewProps, 'action'> {
  edit: { path: string; old: string; new: string };
}

/** An edit with the line numbers of its file. */
function EditAction({ edit, state, node }: EditActionProps) {
  const diff = useDiff(state.runId, node.parentId ?? rootNodeId, node.id);
  const file = diff.isPlaceholderData ? undefined : diff.data?.find(({ path }) => path === edit.path);
  return (
    <EditView
      path={edit.path}
      before={edit.old}
      after={edit.new}
      firstLine={file ? lineOf(edit.old, file.before ?? '') : null}
    />
  );
}
