import type { ReactNode } from 'react';
import { CappedText } from '@/components/reading/capped-text';
import { PatchView } from '@/components/reading/patch-view';
import { count, usd, valueSentence } from '@/components/ui/format';
import { Section } from '@/components/ui/section';
import { cheatingSigns, type NodeState } from '@/server/core/run/node';
import type { SharedNode } from '@/server/core/run/shared-run';
import type { RunState } from '@/server/core/run/state';
import { noDiff, noTexts, signsTitle } from './sentences';

interface NodePanelProps {
  state: RunState;
  node: NodeState;
  /** Null while the texts are being unpacked. */
  own: SharedNode | null;
}

/** One node: what was done, what came back, what changed, which tests passed, and why its attempt began where it did. */
export function NodePanel({ state, node, own }: NodePanelProps) {
  const attempt = node.attemptId === null ? undefined : state.attempts.get(node.attemptId);
  const selection = attempt && attempt.from === node.parentId ? state.selections.get(attempt.id) : undefined;
  const { score } = node;
  const signals = [...(score?.signals ?? []), ...cheatingSigns(node)];
  const facts = [
    attempt && `attempt ${attempt.id.slice(1)} · ${attempt.model}`,
    node.visits > 0 && valueSentence(node.valueSum, node.visits),
    score && score.targetsTotal > 0 && `${score.targetsPassing} of ${score.targetsTotal} target tests pass`,
    score && score.targetsTotal === 0 && `reward ${score.reward.toFixed(2)}`,
    node.holdout && `hidden tests: ${node.holdout.passing} of ${node.holdout.total}`,
    tokensText(node),
    node.changed.length > 0 && `changes ${node.changed.join(', ')}`,
  ].filter((fact) => typeof fact === 'string');
  return (
    <div data-testid="node" data-node={node.id}>
      <Section title={`${node.id} · step ${node.depth}`}>
        <p className="font-medium break-words">{node.title}</p>
        <p className="num mt-0.5 break-words text-soft">{facts.join(' · ')}</p>
      </Section>
      {signals.length > 0 && (
        <Section title={signsTitle}>
          {signals.map(({ kind, where, text }) => (
            <p key={`${kind} ${where} ${text}`} className="break-words text-warn">
              {text}
            </p>
          ))}
        </Section>
      )}
      {selection && (
        <Section title="Why here">
          <p className="break-words">{selection.reason}</p>
        </Section>
      )}
      {own && <Texts own={own} />}
      {own && Object.keys(own).length === 0 && <p className="p-3.5 text-soft">{noTexts}</p>}
    </div>
  );
}

function tokensText({ inputTokens, outputTokens, usd: dollars, origin }: NodeState): string | false {
  const unknown = origin?.unknown ?? [];
  if (unknown.includes('inputTokens') && unknown.includes('outputTokens')) return false;
  const tokens = inputTokens + outputTokens;
  return tokens > 0 && `${count(tokens)} tokens${dollars > 0 ? `, ${usd(dollars)}` : ''}`;
}

function Texts({ own }: { own: SharedNode }) {
  const { statement, thought, thinking, calls = [], diff, tests, prompt } = own;
  return (
    <>
      {statement && <Text title="Task" text={statement} />}
      {thinking && <Text title="Reasoning" text={thinking} folded />}
      {thought && <Text title="Thought" text={thought} />}
      {calls.map(({ name, given, observation, error }, at) => (
        <Section
          // biome-ignore lint/suspicious/noArrayIndexKey: the calls of a step never change places
          key={at}
          title={`${calls.length > 1 ? `Call ${at + 1} of ${calls.length}` : 'Action'} · ${name}`}
        >
          <CappedText text={given} lines={30} />
          {observation !== '' && (
            <Folded title={error ? 'observation: failed' : 'observation'} open={calls.length === 1}>
              <CappedText text={observation} />
            </Folded>
          )}
        </Section>
      ))}
      <Section title="Diff">
        {diff ? <PatchView patch={diff} /> : <p className="text-soft">{noDiff}</p>}
      </Section>
      {tests && tests.length > 0 && (
        <Section
          title={`Tests · ${tests.filter(({ status }) => status === 'passed').length} of ${tests.length} passed`}
        >
          <ul className="max-h-72 overflow-y-auto font-mono text-sm">
            {tests.map(({ id, status }) => (
              <li key={id} className={status === 'passed' ? 'break-words' : 'break-words text-bad'}>
                {status} {id}
              </li>
            ))}
          </ul>
        </Section>
      )}
      {prompt && (
        <Section title="Prompt">
          {prompt.map(({ role, text }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a prompt never change places
            <Folded key={at} title={role}>
              <CappedText text={text} />
            </Folded>
          ))}
        </Section>
      )}
    </>
  );
}

const Text = ({ title, text, folded = false }: { title: string; text: string; folded?: boolean }) => (
  <Section title={title}>
    <CappedText text={text} lines={folded ? 6 : 24} />
  </Section>
);

const Folded = ({
  title,
  open = false,
  children,
}: {
  title: string;
  open?: boolean;
  children: ReactNode;
}) => (
  <details open={open} className="mt-2">
    <summary className="cursor-pointer text-soft">{title}</summary>
    <div className="mt-1">{children}</div>
  </details>
);
