import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { count, counted, duration, usd } from '@/components/ui/format';
import { limitsSentence } from '@/components/wording/event-sentence';
import type { NodeId } from '@/server/core/base/ids';
import type { Changes } from './changes-between';
import { goElsewhere, loadingEarlier, othersDimmed } from './sentences';

interface ChangesStripProps {
  /** Null while the earlier moment is loading. */
  changes: Changes | null;
  since: number;
  at: number;
  onSelect: (id: NodeId) => void;
  onLight: (nodes: readonly NodeId[] | null) => void;
  onClose: () => void;
}

/** What changed between two moments, in one line. */
export function ChangesStrip({ changes, since, at, onSelect, onLight, onClose }: ChangesStripProps) {
  const [from, to] = since <= at ? [since, at] : [at, since];
  return (
    <div
      data-testid="moment-changes"
      className="flex items-center gap-x-5 gap-y-1 border-b border-line bg-chosen px-4 py-1.5"
    >
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-5 gap-y-0.5">
        <strong className="num font-semibold">
          Event {from.toLocaleString('en')} → {to.toLocaleString('en')}
        </strong>
        {changes === null ? (
          <span className="animate-breathe text-soft">{loadingEarlier}</span>
        ) : changes.events === 0 ? (
          <span className="text-soft">{goElsewhere}</span>
        ) : (
          <Facts changes={changes} onSelect={onSelect} />
        )}
      </div>
      {changes !== null && changes.nodes.length > 0 && (
        <Button size="sm" onClick={() => onLight(changes.nodes)} title={othersDimmed}>
          Highlight the new nodes
        </Button>
      )}
      <IconButton label="Stop comparing (m)" onClick={onClose} className="size-6!">
        <X aria-hidden className="size-3.5" />
      </IconButton>
    </div>
  );
}

function Facts({ changes, onSelect }: { changes: Changes; onSelect: (id: NodeId) => void }) {
  const { nodes, attempts, ended, verified, heldOut, best, status, strategy, budget, spend } = changes;
  const spent = [
    spend.steps > 0 && counted(spend.steps, 'step'),
    spend.tokens > 0 && counted(spend.tokens, 'token'),
    spend.usd > 0 && usd(spend.usd),
    spend.verifications > 0 &&
      `${count(spend.verifications)} ${spend.verifications === 1 ? 'verification' : 'verifications'}`,
    spend.seconds > 0 && duration(spend.seconds * 1000),
  ].filter(Boolean);
  return (
    <>
      <Fact name="nodes">+{count(nodes.length)}</Fact>
      {(attempts > 0 || ended > 0) && (
        <Fact name="attempts">
          +{attempts}
          {ended > 0 && `, ${ended} ended`}
        </Fact>
      )}
      {verified.length > 0 && (
        <Fact name="verified">
          {count(verified.length)} {verified.length === 1 ? 'state' : 'states'} of the files
        </Fact>
      )}
      {heldOut.length > 0 && (
        <Fact name="holdout run at">
          {count(heldOut.length)} {heldOut.length === 1 ? 'node' : 'nodes'}
        </Fact>
      )}
      <Fact name="best">
        {best === null ? (
          'the same'
        ) : (
          <>
            {best.from ?? 'none'} → <NodeLink id={best.to} onSelect={onSelect} />
          </>
        )}
      </Fact>
      <Fact name="spent">{spent.length === 0 ? 'nothing' : spent.join(', ')}</Fact>
      {budget && (
        <Fact name="budget">
          {limitsSentence(budget.from)} → {limitsSentence(budget.to)}
        </Fact>
      )}
      {strategy && (
        <Fact name="strategy">
          {strategy.from} → {strategy.to}
        </Fact>
      )}
      {status && (
        <Fact name="status">
          {status.from} → {status.to}
        </Fact>
      )}
    </>
  );
}

function NodeLink({ id, onSelect }: { id: NodeId | null; onSelect: (id: NodeId) => void }) {
  if (id === null) return 'none';
  return (
    <button type="button" onClick={() => onSelect(id)} className="underline underline-offset-2">
      {id}
    </button>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <span className="num whitespace-nowrap">
    <span className="text-soft">{name}</span> {children}
  </span>
);
