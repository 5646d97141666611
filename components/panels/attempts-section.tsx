import clsx from 'clsx';
import { X } from 'lucide-react';
import { memo } from 'react';
import { cancelHelp } from '@/components/steering/sentences';
import { Button } from '@/components/ui/button';
import { ScoreChip } from '@/components/ui/score-chip';
import { ScrollList } from '@/components/ui/scroll-list';
import { Nothing, Section } from '@/components/ui/section';
import { bestOfAttempts, byPerson } from '@/components/wording/status-sentences';
import type { AttemptId, NodeId } from '@/server/core/base/ids';
import type { NodeScore } from '@/server/core/run/node';
import { isEnded } from '@/server/core/run/spec';
import type { AttemptState, RunState } from '@/server/core/run/state';
import { noAttempts, withExperience } from './sentences';

interface AttemptsSectionProps {
  state: RunState;
  selected: NodeId | null;
  onSelect: (id: NodeId) => void;
  /** Cancels an attempt under way. Null while the page shows the past. */
  onCancel: ((id: AttemptId) => void) | null;
}

/** Every attempt with its best score and how it ended. */
export const AttemptsSection = memo(function AttemptsSection({
  state,
  selected,
  onSelect,
  onCancel,
}: AttemptsSectionProps) {
  const attempts = [...state.attempts.values()].reverse();
  const best = bestOfAttempts(state);
  const winner = state.best === null ? null : state.nodes.get(state.best)?.attemptId;
  const inspected = selected === null ? null : state.nodes.get(selected)?.attemptId;
  return (
    <Section title="Attempts" aside={<span className="num text-sm text-soft">{attempts.length}</span>}>
      {attempts.length === 0 ? (
        <Nothing>{noAttempts}</Nothing>
      ) : (
        <ScrollList
          label="Attempts"
          items={attempts}
          keyOf={(attempt) => attempt.id}
          height={44}
          render={(attempt) => {
            const tested = best.get(attempt.id);
            return (
              <Line
                attempt={attempt}
                score={tested?.score ?? null}
                isBest={attempt.id === winner}
                won={attempt.id === winner && state.status === 'solved'}
                isInspected={attempt.id === inspected}
                over={isEnded(state.status)}
                onSelect={() => onSelect(tested?.node.id ?? attempt.head)}
                onCancel={onCancel && (() => onCancel(attempt.id))}
              />
            );
          }}
        />
      )}
    </Section>
  );
});

interface LineProps {
  attempt: AttemptState;
  score: NodeScore | null;
  isBest: boolean;
  /** It has the node that solved the run. */
  won: boolean;
  isInspected: boolean;
  /** The run has ended. */
  over: boolean;
  /** Selects the node whose score is shown, or the last node if nothing was tested. */
  onSelect: () => void;
  onCancel: (() => void) | null;
}

function Line({ attempt, score, isBest, won, isInspected, over, onSelect, onCancel }: LineProps) {
  const { hint, memory } = attempt.proposal;
  const about = hint ?? (memory === 'none' ? null : withExperience(attempt.experienceOf.length));
  const doing = over ? 'ended with the run' : (attempt.phase ?? 'between steps');
  const person = byPerson(attempt);
  const line = (
    <button
      type="button"
      onClick={onSelect}
      title={[`attempt ${attempt.id.slice(1)} from ${attempt.from}`, attempt.model, about, attempt.endReason]
        .filter(Boolean)
        .join(' · ')}
      className={clsx(
        'grid w-full grid-cols-[20px_minmax(0,1fr)_auto] gap-x-2 rounded-sm px-1.5 py-1 text-left hover:bg-hover',
        isInspected && 'bg-accent-soft',
      )}
    >
      <span className={clsx('num', isBest ? 'font-semibold text-gold-ink' : 'text-soft')}>
        {attempt.id.slice(1)}
      </span>
      <span className="truncate">
        {person !== null && <span className="font-medium text-accent">{person} </span>}from {attempt.from},{' '}
        {attempt.steps} {attempt.steps === 1 ? 'step' : 'steps'}
      </span>
      <ScoreChip score={score} compact />
      <span
        className={clsx(
          'col-span-2 col-start-2 truncate text-sm text-soft',
          attempt.status === 'running' && !over && 'animate-breathe',
        )}
      >
        {won && <span className="font-medium text-gold-ink">won · </span>}
        {attempt.status === 'running' ? doing : (attempt.endReason ?? 'ended')}
      </span>
    </button>
  );
  if (onCancel === null || over || attempt.status === 'ended') return line;
  return (
    <div className="flex items-center">
      <div className="min-w-0 flex-1">{line}</div>
      <Button
        size="sm"
        variant="quiet"
        className="px-1!"
        aria-label={`Cancel attempt ${attempt.id.slice(1)}`}
        title={cancelHelp}
        onClick={onCancel}
      >
        <X aria-hidden className="size-3.5" />
      </Button>
    </div>
  );
}
