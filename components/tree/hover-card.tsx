'use client';
import { useStore } from '@xyflow/react';
import type { Scene } from '@/components/scene/scene';
import { nodeSentence } from '@/components/scene/scene-node';
import type { Size } from '@/components/scene/viewport';
import { count, linesText, usd, valueSentence } from '@/components/ui/format';
import type { RunState } from '@/server/core/run/state';

const selectTransform = (state: { transform: [number, number, number] }) => state.transform;
const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;

interface HoverCardProps {
  scene: Scene;
  state: RunState;
  /** The position of the node under the pointer. */
  at: number;
  /** What the lens says about it. */
  note: string | null;
}

/** The node under the pointer, in words. It is the same from afar and near. */
export function HoverCard(props: HoverCardProps) {
  const [x, y, zoom] = useStore(selectTransform);
  const width = useStore(selectWidth);
  const height = useStore(selectHeight);
  const drawn = props.scene.node(props.at);
  if (!drawn) return null;
  return <NodeCard {...props} left={drawn.x * zoom + x} top={drawn.y * zoom + y} pane={{ width, height }} />;
}

interface NodeCardProps extends HoverCardProps {
  /** The place of the node in the pane, in pixels. */
  left: number;
  top: number;
  pane: Size;
}

/** A node in words, next to its place in a drawing. */
export function NodeCard({ scene, state, at, note, left, top, pane: { width, height } }: NodeCardProps) {
  const node = scene.tree.nodes[at];
  const drawn = scene.node(at);
  if (!node || !drawn) return null;
  const attempt = node.attemptId === null ? null : state.attempts.get(node.attemptId);
  const tokens = node.inputTokens + node.outputTokens;
  const score = scene.standing.known[at] === 1 ? scene.standing.score(at) : null;
  const broken = score ? score.guardsTotal - score.guardsPassing : 0;
  const facts = [
    broken > 0 && `${broken} ${broken === 1 ? 'guard test is' : 'guard tests are'} broken`,
    attempt && `attempt ${attempt.id.slice(1)} · ${attempt.model}`,
    node.visits > 0 && valueSentence(node.valueSum, node.visits),
    tokens > 0 && `${count(tokens)} tokens${node.usd > 0 ? `, ${usd(node.usd)}` : ''}`,
    node.changed.length > 0 &&
      ['changes', node.changed.slice(0, 3).join(', '), node.changedLines && linesText(node.changedLines)]
        .filter(Boolean)
        .join(' '),
  ].filter(Boolean);
  return (
    <div
      data-testid="hover-card"
      aria-hidden
      className="pointer-events-none absolute z-20 w-72 rounded-md border border-line bg-raised p-2.5 text-sm shadow-float"
      style={{
        left: Math.max(8, Math.min(left + 14, width - 296)),
        ...(top > height * 0.6 ? { bottom: height - top + 16 } : { top: top + 16 }),
      }}
    >
      <p className="font-medium break-words text-ink">{nodeSentence(drawn).split(' · ')[0]}</p>
      <p className="text-soft">{nodeSentence(drawn).split(' · ').slice(1).join(' · ')}</p>
      {facts.length > 0 && <p className="num mt-1 break-words text-soft">{facts.join(' · ')}</p>}
      {note !== null && <p className="num mt-1 text-ink">{note}</p>}
    </div>
  );
}
