import clsx from 'clsx';
import { ChevronDown, ChevronRight } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { ListRow } from '@/components/scene/list-order';
import type { Scene } from '@/components/scene/scene';
import { nodeSentence } from '@/components/scene/scene-node';
import { count, usd } from '@/components/ui/format';
import { ScoreChip } from '@/components/ui/score-chip';
import { attemptName } from '@/components/wording/status-sentences';
import { tokensAreKnown } from '@/server/core/run/imported';
import { GlyphShape } from './glyph';

/** The columns at the right end of a line: the tests, then numbers. */
const columns = { tests: 'w-24', attempt: 'w-16 text-right', spent: 'w-18 text-right' };

/** How the list shows the cost of a step: in dollars if the run has a price, otherwise in tokens. */
export type Spent = 'tokens' | 'cost';

/** The head of the list. Screen readers do not need it, because every line names its values. */
export function ListHead({ spent, height }: { spent: Spent; height: number }) {
  return (
    <div
      aria-hidden
      className="sticky top-0 z-10 flex items-center gap-2 border-b border-line bg-bg pr-4 pl-13 text-xs text-soft"
      style={{ height }}
    >
      <span className="flex-1">node and what it did</span>
      <span className={columns.tests}>target tests</span>
      <span className={columns.attempt}>attempt</span>
      <span className={columns.spent}>{spent}</span>
    </div>
  );
}

interface TreeListRowProps {
  scene: Scene;
  row: ListRow;
  selected: boolean;
  spent: Spent;
  /** Pixels from the top of the list, and of the row. */
  top: number;
  height: number;
  onSelect: () => void;
  onFold: () => void;
  onContextMenu: (event: MouseEvent) => void;
}

/** A node as a line of the list. */
export function TreeListRow({
  scene,
  row,
  selected,
  spent,
  top,
  height,
  onSelect,
  onFold,
  onContextMenu,
}: TreeListRowProps) {
  const drawn = scene.node(row.at);
  const node = scene.tree.nodes[row.at];
  if (!drawn || !node) return null;
  const took =
    spent === 'cost'
      ? usd(node.usd)
      : tokensAreKnown(node)
        ? count(node.inputTokens + node.outputTokens)
        : '–';
  const description = [
    nodeSentence(drawn),
    node.attemptId && attemptName(node.attemptId),
    node.attemptId && (spent === 'cost' ? took : tokensAreKnown(node) && `${took} tokens`),
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself handles the keys
    <div
      id={`row-${row.id}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.level + 1}
      aria-expanded={row.expanded ?? undefined}
      aria-selected={selected}
      aria-label={description.filter(Boolean).join(' · ')}
      onClick={onSelect}
      onContextMenu={onContextMenu}
      className={clsx(
        'absolute inset-x-0 flex cursor-pointer items-center gap-2 pr-4',
        drawn.dim && 'opacity-40',
        selected
          ? 'bg-chosen outline-offset-[-2px] outline-ink group-focus-visible:outline-2'
          : 'hover:bg-hover',
      )}
      style={{ top, height, paddingLeft: 16 + Math.min(row.level, 14) * 16 }}
    >
      <FoldToggle expanded={row.expanded} onToggle={onFold} />
      <GlyphShape
        glyph={drawn.glyph}
        colour={drawn.colour}
        known={drawn.known}
        className="size-3.5 shrink-0"
      />
      <span className={clsx('num w-10 shrink-0 text-xs', drawn.onBest ? 'text-gold-ink' : 'text-soft')}>
        {row.id}
      </span>
      <span className="min-w-0 flex-1 truncate" title={drawn.title}>
        {drawn.title}
      </span>
      {row.branchOf && <span className="shrink-0 text-xs text-soft">from {row.branchOf}</span>}
      <span className={clsx('flex shrink-0 items-center gap-1.5', columns.tests)}>
        <ScoreChip score={scene.standing.score(row.at)} holdout={node.holdout?.passed ?? null} compact />
        {drawn.verified && (
          <span className="text-soft" title="The verifier ran the tests here">
            ✓
          </span>
        )}
      </span>
      <span className={clsx('num shrink-0 text-soft', columns.attempt)}>{node.attemptId?.slice(1)}</span>
      <span className={clsx('num shrink-0 text-soft', columns.spent)}>{node.attemptId && took}</span>
    </div>
  );
}

/** Folds with the pointer. The tree handles the keys. */
function FoldToggle({ expanded, onToggle }: { expanded: boolean | null; onToggle: () => void }) {
  if (expanded === null) return <span className="w-3 shrink-0" />;
  const Icon = expanded ? ChevronDown : ChevronRight;
  return (
    <Icon
      aria-hidden
      className="size-3 shrink-0 text-faint hover:text-ink"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    />
  );
}
