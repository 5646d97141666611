import clsx from 'clsx';
import { ChevronRight, X } from 'lucide-react';
import { memo, useState } from 'react';
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
import { type AttemptRow, attemptRows } from './attempt-groups';
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
  const over = isEnded(state.status);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const rows = attemptRows(attempts, ({ id }) => best.get(id)?.score ?? null, over, turned);
  const toggle = (key: string) =>
    setTurned((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  const winner = state.best === null ? null : state.nodes.get(state.best)?.attemptId;
  const inspected = selected === null ? null : state.nodes.get(selected)?.attemptId;
  return (
    <Section title="Attempts" aside={<span className="num text-sm text-soft">{attempts.length}</span>}>
      {attempts.length === 0 ? (
        <Nothing>{noAttempts}</Nothing>
      ) : (
        <ScrollList
          label="Attempts"
          items={rows}
          keyOf={(row) => (row.kind === 'group' ? row.key : row.attempt.id)}
          height={44}
          render={(row) => {
            if (row.kind === 'group') return <GroupLine group={row} onToggle={() => toggle(row.key)} />;
            const { attempt } = row;
            const tested = best.get(attempt.id);
            return (
              <Line
                attempt={attempt}
                score={tested?.score ?? null}
                isBest={attempt.id === winner}
                won={attempt.id === winner && state.status === 'solved'}
                isInspected={attempt.id === inspected}
                over={over}
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

interface GroupLineProps {
  group: Extract<AttemptRow, { kind: 'group' }>;
  onToggle: () => void;
}

function GroupLine({ group: { title, count, open }, onToggle }: GroupLineProps) {
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onToggle}
      className="flex h-8 w-full items-center gap-1 rounded-sm text-left text-sm hover:bg-hover"
    >
      <ChevronRight aria-hidden className={clsx('size-3.5 text-soft', open && 'rotate-90')} />
      <span className="font-medium">{title}</span>
      <span className="num ml-auto pr-1.5 text-soft">{count.toLocaleString('en')}</span>
    </button>
  );
}

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
        'grid w-full grid-cols-[minmax(20px,max-content)_minmax(0,1fr)_auto] gap-x-2 rounded-sm px-1.5 py-1 text-left hover:bg-hover',
        isInspected && 'bg-chosen',
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
