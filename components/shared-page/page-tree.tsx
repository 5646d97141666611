import {
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { EncodingName } from '@/components/scene/encoding';
import { nodeNear } from '@/components/scene/lanes';
import { makeScenes } from '@/components/scene/make-scenes';
import { paintTree } from '@/components/scene/paint';
import { plainOptions } from '@/components/scene/scene';
import { nodeSentence } from '@/components/scene/scene-node';
import { readTheme } from '@/components/scene/theme';
import { isWalkKey, walk } from '@/components/scene/walk';
import { Legend } from '@/components/tree/legend';
import { useSize } from '@/components/ui/use-size';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { treeLabel } from './sentences';
import { useView } from './use-view';

interface PageTreeProps {
  state: RunState;
  /** A moment before the last is shown. */
  past: boolean;
  selected: NodeId | null;
  lit: ReadonlySet<NodeId> | null;
  dark: boolean;
  onSelect: (id: NodeId | null) => void;
}

/** The tree on a canvas: the scene and the brushes of the run page, without elements of the page over them. */
export function PageTree({ state, past, selected, lit, dark, onSelect }: PageTreeProps) {
  const holder = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const pane = useSize(holder);
  const [sceneOf] = useState(makeScenes);
  const [encoding, setEncoding] = useState<EncodingName | null>(null);
  const frame = useMemo(() => ({ pane, grows: false, fits: false }), [pane]);
  const scene = useMemo(
    () => (pane.width === 0 ? null : sceneOf(state, { ...plainOptions, encoding, lit, frame })),
    [sceneOf, state, encoding, lit, frame, pane.width],
  );
  const { view, zoom, pan, fit: showAll } = useView(scene, pane, selected, past);
  const [hovered, setHovered] = useState<NodeId | null>(null);
  const scale = window.devicePixelRatio || 1;

  // Outside system: the canvas's pixels. `dark` changes the colours that the page has.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the page after it changed
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !scene || !view) return;
    const options = { far: true, selected, hovered, kept: null, marks: null, theme: readTheme(), scale };
    paintTree(context, scene, view, pane, options);
  }, [scene, view, pane, selected, hovered, dark, scale]);

  // Outside system: the wheel. React's own listener may not keep the page from scrolling.
  const zoomed = useRef(zoom);
  useLayoutEffect(() => {
    zoomed.current = zoom;
  });
  useEffect(() => {
    const of = holder.current;
    if (!of) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const box = of.getBoundingClientRect();
      zoomed.current(2 ** (-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
    };
    of.addEventListener('wheel', turn, { passive: false });
    return () => of.removeEventListener('wheel', turn);
  }, []);

  const under = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>): NodeId | null => {
    if (!scene || !view) return null;
    const box = currentTarget.getBoundingClientRect();
    const point = {
      x: (clientX - box.left - view.x) / view.zoom,
      y: (clientY - box.top - view.y) / view.zoom,
    };
    return scene.tree.nodes[nodeNear(scene, point, Math.max(14 / view.zoom, 12))]?.id ?? null;
  };
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const onMove = (event: PointerEvent<HTMLElement>) => {
    const from = drag.current;
    if (!from) return setHovered(under(event));
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.moved && Math.hypot(dx, dy) < 4) return;
    drag.current = { x: event.clientX, y: event.clientY, moved: true };
    pan(dx, dy);
  };
  const onKey = (event: KeyboardEvent) => {
    if (!scene || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = isWalkKey(event.key) ? walk(scene, selected, event.key) : null;
    if (to !== null) onSelect(to);
    else if (event.key === '+' || event.key === '=') zoom(1.3);
    else if (event.key === '-') zoom(1 / 1.3);
    else if (event.key === 'f') showAll();
    else return;
    event.preventDefault();
  };
  const named = scene?.find(hovered ?? selected) ?? -1;
  const drawn = named < 0 ? null : (scene?.node(named) ?? null);
  return (
    <section
      ref={holder}
      aria-label={treeLabel}
      data-testid="tree"
      data-nodes={state.nodes.size}
      data-seq={state.seq}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the tree handles the arrow keys
      tabIndex={0}
      className="relative min-h-0 min-w-0 flex-1 cursor-default touch-none overflow-hidden outline-offset-[-2px]"
      onKeyDown={onKey}
    >
      <div
        className="absolute inset-0"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, moved: false };
        }}
        onPointerMove={onMove}
        onPointerUp={(event) => {
          if (drag.current && !drag.current.moved) onSelect(under(event));
          drag.current = null;
        }}
        onPointerLeave={() => setHovered(null)}
      >
        <canvas
          ref={canvas}
          data-testid="drawing"
          aria-hidden
          width={Math.round(pane.width * scale)}
          height={Math.round(pane.height * scale)}
          className="pointer-events-none absolute inset-0 size-full"
        />
      </div>
      <p
        aria-live="polite"
        data-testid="under"
        className="absolute top-3.5 left-3 max-w-[80%] truncate rounded-md bg-bg/95 text-sm text-soft"
      >
        {drawn ? nodeSentence(drawn) : ''}
      </p>
      <button
        type="button"
        onClick={showAll}
        className="absolute top-3 right-3 h-7 rounded-md border border-line-strong bg-panel px-2 text-sm hover:bg-hover"
      >
        Fit
      </button>
      {scene && (
        <Legend
          encoding={scene.encoding}
          chosen={encoding !== null}
          onEncoding={setEncoding}
          hasBest={scene.best > 0}
          hasPanel={false}
          note={null}
        />
      )}
    </section>
  );
}
