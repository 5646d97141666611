import type { ReactNode } from 'react';
import { counted, duration, usd } from '@/components/ui/format';
import { roleExpenses, roleTitles } from '@/components/wording/role-expenses';
import { attemptName } from '@/components/wording/status-sentences';
import type { Expense, Story } from '@/components/wording/story-of';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import { hasTokens } from '@/server/core/run/imported';
import type { RunState } from '@/server/core/run/state';
import { shareOfPath } from './sentences';

const shownAttempts = 6;

interface StoryExpensesProps {
  state: RunState;
  story: Story;
  onSelect: (id: NodeId) => void;
}

/** What was spent, and by which attempts. The winner's bar is gold. */
export function StoryExpenses({ state, story, onSelect }: StoryExpensesProps) {
  const { spend, spec } = state;
  // What another system did not record is 0 here, and no fact.
  const isKnown = (amount: number) => amount > 0 || !spec.origin;
  const tokens = spend.inputTokens + spend.outputTokens;
  const facts = [
    counted(spend.steps, 'step'),
    hasTokens(state) && counted(tokens, 'token'),
    spend.usd > 0 && usd(spend.usd),
    isKnown(spend.modelMs) && `${duration(spend.modelMs)} of model time`,
    isKnown(spend.sandboxMs) && `${duration(spend.sandboxMs)} of sandbox time`,
    isKnown(spend.verifications) && counted(spend.verifications, 'verification'),
  ].filter(Boolean);
  // The best node's attempt is always shown. If one attempt would be left, it is shown, because its sum takes as much room.
  const isBest = (one: Expense) => one.attemptId === story.best?.attemptId;
  const many = story.expenses.length > shownAttempts + 1;
  const shown = story.expenses.filter((one, i) => !many || i < shownAttempts || isBest(one));
  const rest = story.expenses.filter((one) => !shown.includes(one));
  const restShare = rest.reduce((sum, one) => sum + one.share, 0);
  return (
    <>
      <p>
        {facts.join(', ')}.{' '}
        {story.pathShare > 0 && (
          <span className="text-soft">{shareOfPath(story.pathShare, story.best?.id)}</span>
        )}
      </p>
      {roleExpenses(spend).map(({ role, fact }) => (
        <p
          key={role}
          className="flex justify-between gap-2 text-sm text-soft"
          data-testid={`expense-${role}`}
        >
          <span>of this: {roleTitles[role].toLowerCase()}</span>
          <span className="num">{fact}</span>
        </p>
      ))}
      <ul className="mt-2 space-y-1">
        {shown.map((one) => (
          <Share
            key={one.attemptId}
            name={`${attemptName(one.attemptId)}${isBest(one) ? (story.won ? ' · won' : ' · closest') : ''}`}
            share={one.share}
            gold={isBest(one)}
            fact={`${counted(one.steps, 'step')}${one.usd > 0 ? `, ${usd(one.usd)}` : isKnown(one.tokens) ? `, ${counted(one.tokens, 'token')}` : ''}`}
            onClick={() => onSelect(state.attempts.get(one.attemptId)?.head ?? rootNodeId)}
          />
        ))}
        {rest.length > 0 && (
          <Share name={`${rest.length} more`} share={restShare} gold={false} fact="" onClick={null} />
        )}
      </ul>
    </>
  );
}

interface ShareProps {
  name: string;
  share: number;
  gold: boolean;
  fact: string;
  onClick: (() => void) | null;
}

function Share({ name, share, gold, fact, onClick }: ShareProps) {
  const label: ReactNode = onClick ? (
    <button type="button" onClick={onClick} className="underline-offset-2 hover:underline">
      {name}
    </button>
  ) : (
    name
  );
  return (
    <li>
      <span className="flex justify-between gap-2">
        {label}
        <span className="num text-sm text-soft">
          {fact && `${fact} · `}
          {Math.round(share * 100)} %
        </span>
      </span>
      <span aria-hidden className="mt-0.5 block h-1 rounded-full bg-line">
        <span
          className={gold ? 'block h-full rounded-full bg-gold' : 'block h-full rounded-full bg-ink/60'}
          style={{ width: `${share * 100}%` }}
        />
      </span>
    </li>
  );
}
