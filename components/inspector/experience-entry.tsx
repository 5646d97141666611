import { attemptName } from '@/components/wording/status-sentences';
import type { Edit, ExperienceEntry } from '@/server/core/agent/experience';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';

interface EntryProps {
  entry: ExperienceEntry;
  state: RunState;
  onSelect: (id: NodeId) => void;
}

const mostShown = 6;
const plural = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** The experience of one attempt, folded. Its nodes are links. */
export function Entry({ entry, state, onSelect }: EntryProps) {
  const head = state.attempts.get(entry.attemptId)?.head;
  const { firstFailure, postMortem, summary } = entry;
  return (
    <details className="mb-2 border-l-2 border-line pl-2.5" data-testid={`experience-${entry.attemptId}`}>
      <summary className="cursor-pointer list-none">
        <span className="font-semibold">{attemptName(entry.attemptId)}</span>{' '}
        <span className="num text-soft">{entry.reward.toFixed(2)}</span>{' '}
        <span className="line-clamp-2 break-words text-soft">
          {entry.keyFindings[0] ?? entry.approachTried}
        </span>
      </summary>
      <div className="mt-1 space-y-2 break-words text-soft">
        <p>
          {entry.approachTried} {head && <NodeLink id={head} onSelect={onSelect} />}
        </p>
        {summary !== undefined && <Facet title="Summary by a model">{summary}</Facet>}
        {postMortem !== null && <Facet title="Post-mortem">{postMortem}</Facet>}
        {entry.partialWins.map((win) => (
          <Facet key={win.to} title={`Partial win: ${plural(win.fixed.length, 'test')}`}>
            <NodeLink id={win.from} onSelect={onSelect} /> to <NodeLink id={win.to} onSelect={onSelect} />
            <Edits edits={win.edits} />
          </Facet>
        ))}
        {entry.keyFindings.length > 0 && (
          <Facet title="Findings">
            <List items={entry.keyFindings} />
          </Facet>
        )}
        {entry.failedEdits.length > 0 && (
          <Facet title={`${plural(entry.failedEdits.length, 'edit')} that did not help`}>
            <Edits edits={entry.failedEdits} />
          </Facet>
        )}
        {entry.relevantFiles.length > 0 && (
          <Facet title="Files, most used first">
            <List items={entry.relevantFiles} />
          </Facet>
        )}
        {firstFailure && (
          <Facet title="First failure">
            {firstFailure.test}
            <span className="line-clamp-3 font-mono text-xs">{firstFailure.message}</span>
          </Facet>
        )}
        {entry.testOutputs.length > 0 && (
          <Facet title="Failing at the end">
            <List items={entry.testOutputs.map(({ test }) => test)} />
          </Facet>
        )}
      </div>
    </details>
  );
}

function Facet({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <h3 className="text-xs font-semibold text-ink">{title}</h3>
      {children}
    </div>
  );
}

function NodeLink({ id, onSelect }: { id: NodeId; onSelect: (id: NodeId) => void }) {
  return (
    <button
      type="button"
      onClick={() => onSelect(id)}
      className="num font-medium underline underline-offset-2"
    >
      {id}
    </button>
  );
}

function List({ items }: { items: readonly string[] }) {
  const rest = items.length - mostShown;
  return (
    <ul>
      {items.slice(0, mostShown).map((item) => (
        <li key={item}>{item}</li>
      ))}
      {rest > 0 && <li>and {rest} more</li>}
    </ul>
  );
}

/** Edits as removed and added lines. `more`: how many edits are not in the list. */
export function Edits({ edits, more = 0 }: { edits: readonly Edit[]; more?: number }) {
  const rest = Math.max(0, edits.length - mostShown) + more;
  return (
    <ul className="mt-0.5 space-y-1">
      {edits.slice(0, mostShown).map((edit) => (
        <li key={`${edit.path} ${edit.old} ${edit.new}`} className="font-mono text-xs">
          {edit.path}
          <span className="line-clamp-2 text-bad">− {edit.old.trim()}</span>
          <span className="line-clamp-2 text-good">+ {edit.new.trim()}</span>
        </li>
      ))}
      {rest > 0 && <li className="text-soft">and {plural(rest, 'more edit')}</li>}
    </ul>
  );
}
