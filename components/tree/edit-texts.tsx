'use client';
import { useStore } from '@xyflow/react';
import clsx from 'clsx';
import { useEffect, useState } from 'react';
import { useNodeDetail } from '@/components/live/use-node-detail';
import { type EditPlace, editLineHeight, editsInView } from '@/components/scene/edits-in-view';
import type { Scene } from '@/components/scene/scene';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { editLines } from './edit-lines';

const selectTransform = (state: { transform: [number, number, number] }) => state.transform;
const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;

/** Milliseconds for which the view must stand still before the texts of edits are requested. */
const restMs = 250;

/** The edits themselves, below their nodes, where there is room. */
export function EditTexts({ scene, state }: { scene: Scene; state: RunState }) {
  const transform = useStore(selectTransform);
  const width = useStore(selectWidth);
  const height = useStore(selectHeight);
  const [x, y, zoom] = transform;
  const rests = useRests(transform);
  const places = editsInView(scene, { x, y, zoom }, { width, height });
  return (
    <div className="pointer-events-none absolute inset-0 z-[4] overflow-hidden" aria-hidden>
      {places.map((place) => {
        const node = state.nodes.get(place.id);
        return node && <EditText key={place.id} place={place} node={node} state={state} requests={rests} />;
      })}
    </div>
  );
}

/** Whether a value has not changed for a while. */
function useRests(value: unknown): boolean {
  const [rested, setRested] = useState<unknown>(null);
  // Outside system: the clock.
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested === value;
}

interface EditTextProps {
  place: EditPlace;
  node: NodeState;
  state: RunState;
  /** Request the text, if it is not known. */
  requests: boolean;
}

function EditText({ place, node, state, requests }: EditTextProps) {
  const [wanted, setWanted] = useState(false);
  if (requests && !wanted) setWanted(true);
  const { data } = useNodeDetail(state.runId, wanted ? node : null);
  const lines = (data?.calls ?? []).flatMap(({ action }) => editLines(action));
  if (lines.length === 0) return null;
  const shown = lines.length > place.lines ? lines.slice(0, place.lines - 1) : lines;
  return (
    <div
      data-testid={`edit-of-${node.id}`}
      className="num absolute overflow-hidden font-mono text-[10px]"
      style={{ left: place.x, top: place.y, width: place.width, lineHeight: `${editLineHeight}px` }}
    >
      {shown.map(({ sign, text }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an edit never change
        <p key={i} className={clsx('truncate', sign === '+' ? 'text-ink' : 'text-soft')}>
          {sign} {text}
        </p>
      ))}
      {shown.length < lines.length && <p className="text-soft">… {lines.length - shown.length} more lines</p>}
    </div>
  );
}
