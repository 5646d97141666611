import { CappedText } from '@/components/reading/capped-text';
import { CopyButton } from '@/components/reading/copy-button';
import { Section } from '@/components/ui/section';
import type { Observation } from '@/server/core/agent/action';
import type { Call } from '@/server/core/agent/call';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { ActionView } from './action-view';
import { callFailed, callSkipped, emptyObservation, observationLines } from './sentences';

interface CallProps {
  call: Call;
  state: RunState;
  node: NodeState;
}

const nameOf = ({ action }: Call): string =>
  action.kind === 'tool' ? action.name : action.kind.replace('_', ' ');

const CopyAction = ({ call }: { call: Call }) => (
  <CopyButton text={JSON.stringify(call.action, null, 2)} what="the action as JSON" />
);

/** The call of a step that has no other: what was done, and what came of it. */
export function OnlyCall({ call, state, node }: CallProps) {
  const { action, observation } = call;
  return (
    <>
      <Section title={`Action · ${nameOf(call)}`} aside={<CopyAction call={call} />}>
        <ActionView action={action} state={state} node={node} />
      </Section>
      <Section
        title="Observation"
        aside={
          <span className="flex items-center gap-2">
            <Outcome observation={observation} />
            {observation.text && <CopyButton text={observation.text} what="the observation" />}
          </span>
        }
      >
        <ObservationText text={observation.text} />
      </Section>
    </>
  );
}

/** One of several calls of a step, with its observation folded. `place`: “2 of 3”. */
export function StepCall({ call, place, state, node }: CallProps & { place: string }) {
  const { action, observation } = call;
  return (
    <Section
      title={`Call ${place} · ${nameOf(call)}`}
      aside={
        <span className="flex items-center gap-2">
          <Outcome observation={observation} />
          <CopyAction call={call} />
        </span>
      }
    >
      <div data-testid="call">
        <ActionView action={action} state={state} node={node} />
        <details className="mt-2" data-testid="observation">
          <summary className="cursor-pointer text-soft">{observationLines(observation.text)}</summary>
          <div className="mt-1.5 flex items-start justify-between gap-2">
            <div className="min-w-0 flex-1">
              <ObservationText text={observation.text} />
            </div>
            {observation.text && <CopyButton text={observation.text} what="the observation" />}
          </div>
        </details>
      </div>
    </Section>
  );
}

function Outcome({ observation: { error, skipped } }: { observation: Observation }) {
  if (!error) return null;
  return (
    <span className={skipped ? 'text-sm font-medium text-soft' : 'text-sm font-medium text-bad'}>
      {skipped ? callSkipped : callFailed}
    </span>
  );
}

const ObservationText = ({ text }: { text: string }) =>
  text ? <CappedText text={text} /> : <p className="text-soft">{emptyObservation}</p>;
