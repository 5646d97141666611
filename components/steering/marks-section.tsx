import { Section } from '@/components/ui/section';
import { asNodeId, type NodeId, ordinalOf } from '@/server/core/base/ids';
import type { NodeMarks } from '@/server/core/run/mark';
import type { RunState } from '@/server/core/run/state';

interface MarksSectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

/** Every node that people marked, pinned nodes first. Nothing if there is none. */
export function MarksSection({ state, onSelect }: MarksSectionProps) {
  const rows = Object.entries(state.steering.marks)
    .flatMap(([name, marks]) => {
      const node = state.nodes.get(asNodeId(name));
      return node ? [{ node, marks }] : [];
    })
    .sort(
      (a, b) =>
        Number(b.marks.pinned ?? false) - Number(a.marks.pinned ?? false) ||
        ordinalOf(a.node.id) - ordinalOf(b.node.id),
    );
  if (rows.length === 0) return null;
  return (
    <Section title="Marked" aside={<span className="num text-sm text-soft">{rows.length}</span>}>
      <ul className="max-h-56 space-y-1.5 overflow-y-auto" data-testid="marked">
        {rows.map(({ node, marks }) => (
          <li key={node.id}>
            <button
              type="button"
              onClick={() => onSelect(node.id)}
              className="block w-full border-l-2 border-accent pl-2 text-left hover:border-ink"
            >
              <span className="num font-medium">{node.id}</span>{' '}
              <span className="text-soft">{marksSummary(marks)}</span>
              {marks.note !== undefined && <span className="line-clamp-2 break-words">{marks.note}</span>}
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const marksSummary = ({ pinned, pruned, value }: NodeMarks): string =>
  [pinned && 'pinned', pruned && 'pruned', value !== undefined && `value ${value.toFixed(2)} set by hand`]
    .filter(Boolean)
    .join(', ');
