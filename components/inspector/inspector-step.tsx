import type { ReactNode } from 'react';
import { useDiff, useNodeDetail } from '@/components/live/use-node-detail';
import { CappedText } from '@/components/reading/capped-text';
import { CopyButton } from '@/components/reading/copy-button';
import { EditView } from '@/components/reading/diff-view';
import { lineOf } from '@/components/reading/unified-diff';
import { Awaited } from '@/components/ui/awaited';
import { Section } from '@/components/ui/section';
import type { Action } from '@/server/core/agent/action';
import { rootNodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { RootStep } from './root-step';
import { actionNotKept, emptyObservation } from './sentences';

/** What the agent did in this step, why, and what the sandbox answered. */
export function StepTab({ state, node }: { state: RunState; node: NodeState }) {
  if (node.parentId === null) return <RootStep state={state} node={node} />;
  return <AgentStep state={state} node={node} />;
}

function AgentStep({ state, node }: { state: RunState; node: NodeState }) {
  const detail = useNodeDetail(state.runId, node);
  return (
    <Awaited query={detail}>
      {(data) => (
        <>
          {data?.thought && (
            <Section title="Thought" aside={<CopyButton text={data.thought} what="the thought" />}>
              <p className="break-words whitespace-pre-wrap">{data.thought}</p>
            </Section>
          )}
          {data?.thinking && (
            <Section title="Thinking" aside={<CopyButton text={data.thinking} what="the thinking" />}>
              <details data-testid="thinking">
                <summary className="cursor-pointer text-soft">
                  {data.thinking.split(/\s+/).length} words before the answer
                </summary>
                <div className="mt-2">
                  <CappedText text={data.thinking} />
                </div>
              </details>
            </Section>
          )}
          {data && !data.action && (
            <Section title="Action">
              <p className="text-soft">{actionNotKept(node.title)}</p>
            </Section>
          )}
          {data?.action && (
            <Section
              title={`Action · ${data.action.kind.replace('_', ' ')}`}
              aside={<CopyButton text={JSON.stringify(data.action, null, 2)} what="the action as JSON" />}
            >
              <ActionView action={data.action} state={state} node={node} />
            </Section>
          )}
          <Section
            title="Observation"
            aside={
              <span className="flex items-center gap-2">
                {node.error && <span className="text-sm font-medium text-bad">the action failed</span>}
                {data?.observation && <CopyButton text={data.observation} what="the observation" />}
              </span>
            }
          >
            {data?.observation ? (
              <CappedText text={data.observation} />
            ) : (
              <p className="text-soft">{emptyObservation}</p>
            )}
          </Section>
        </>
      )}
    </Awaited>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <dt className="w-14 shrink-0 text-soft">{name}</dt>
      <dd className="min-w-0 font-mono text-sm break-words whitespace-pre-wrap">{children}</dd>
    </div>
  );
}

interface ActionViewProps {
  action: Action;
  state: RunState;
  node: NodeState;
}

function ActionView({ action, state, node }: ActionViewProps) {
  switch (action.kind) {
    case 'edit_file':
      return <EditAction edit={action} state={state} node={node} />;
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
      return <CappedText text={action.command} lines={20} />;
    case 'finish':
      return <p className="break-words whitespace-pre-wrap">{action.summary}</p>;
  }
}

interface EditActionProps extends Omit<ActionViewProps, 'action'> {
  edit: Extract<Action, { kind: 'edit_file' }>;
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
