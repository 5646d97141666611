import clsx from 'clsx';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { NodeId } from '@/server/core/base/ids';
import { hidePanel, placeTitles, showPanel } from './sentences';
import type { PanelMode, Panels, Place } from './use-panels';

interface PanelFrameProps {
  panel: 'search' | 'node';
  panels: Panels;
  children: ReactNode;
}

const over: Record<Exclude<PanelMode, 'beside'>, Record<PanelFrameProps['panel'], string>> = {
  drawers: {
    search: 'z-30 col-start-1 row-start-1 w-[min(320px,86vw)] justify-self-start shadow-float',
    node: 'z-30 col-start-1 row-start-1 w-[min(392px,86vw)] justify-self-end shadow-float',
  },
  single: { search: 'z-30 col-start-1 row-start-1', node: 'z-30 col-start-1 row-start-1' },
};

/** The place of a panel: beside the tree, or over it. A hidden panel keeps what was entered in it. */
export function PanelFrame({ panel, panels, children }: PanelFrameProps) {
  const { mode } = panels;
  return (
    <div
      data-testid={`panel-${panel}`}
      className={clsx(
        'min-h-0 min-w-0 flex-col bg-panel *:min-h-0 *:flex-1',
        panels[panel] ? 'flex' : 'hidden',
        mode !== 'beside' && over[mode][panel],
      )}
    >
      {children}
    </div>
  );
}

interface PanelHandleProps {
  panel: 'search' | 'node';
  panels: Panels;
}

/** A handle on the edge of the tree that shows or hides the panel of that side. */
export function PanelHandle({ panel, panels }: PanelHandleProps) {
  const shown = panels[panel];
  const isLeft = panel === 'search';
  const label = (shown ? hidePanel : showPanel)[panel];
  const Chevron = isLeft === shown ? ChevronLeft : ChevronRight;
  if (panels.mode === 'single') return null;
  return (
    <button
      type="button"
      aria-label={label}
      aria-expanded={shown}
      title={label}
      data-testid={`toggle-${panel}`}
      onClick={() => panels.toggle(panel)}
      className={clsx(
        'absolute top-1/2 z-10 grid h-12 w-6 -translate-y-1/2 place-items-center border border-line bg-panel text-soft hover:bg-hover hover:text-ink',
        isLeft ? 'left-0 rounded-r-md border-l-0' : 'right-0 rounded-l-md border-r-0',
      )}
    >
      <Chevron aria-hidden className="size-4" />
    </button>
  );
}

const places: Place[] = ['tree', 'node', 'search'];

/** On a phone: which of the three is shown. */
export function PlaceBar({ panels, selected }: { panels: Panels; selected: NodeId | null }) {
  return (
    <nav
      aria-label="Tree, node or search"
      className="col-span-full grid grid-cols-3 border-t border-line bg-panel"
    >
      {places.map((place) => (
        <button
          key={place}
          type="button"
          aria-current={panels.place === place ? 'page' : undefined}
          onClick={() => panels.go(place)}
          className="h-12 border-t-2 border-transparent text-soft aria-[current]:border-ink aria-[current]:font-medium aria-[current]:text-ink"
        >
          {placeTitles[place]}
          {place === 'node' && selected !== null && <span className="num"> {selected}</span>}
        </button>
      ))}
    </nav>
  );
}
