'use client';
import clsx from 'clsx';
import { SlidersHorizontal } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';
import { nodesLeftOut, nothingLeftOut } from './sentences';
import { type DetailName, detailNames, type LayoutName, layoutNames, type TreeView } from './use-tree-view';

const layoutTitles: Record<LayoutName, string> = {
  right: 'Rows',
  down: 'Top down',
  icicle: 'Icicle',
  list: 'List',
};
const detailTitles: Record<DetailName, string> = { steps: 'Every step', chains: 'Chains as boxes' };

interface ViewMenuProps {
  view: TreeView;
  /** The number of folded nodes. */
  hidden: number;
}

/** The menu for the view of the tree: direction, detail, and what is left out. */
export function ViewMenu({ view, hidden }: ViewMenuProps) {
  const { folds } = view.options;
  return (
    <Popover.Root>
      <Popover.Trigger
        className={clsx(buttonClass('plain', 'sm'), hidden > 0 && 'border-ink!')}
        title="Layout, detail and folds"
      >
        <SlidersHorizontal aria-hidden className="size-3.5" /> View
        {hidden > 0 && <span className="num text-soft">−{hidden.toLocaleString('en')}</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          aria-label="View of the tree"
          className="z-30 w-68 animate-rise rounded-lg border border-line bg-panel p-3 shadow-float"
        >
          <Choice
            title="Layout"
            names={layoutNames}
            titles={layoutTitles}
            at={view.layout}
            on={view.setLayout}
          />
          <Choice
            title="Detail"
            names={detailNames}
            titles={detailTitles}
            at={view.detail}
            on={view.setDetail}
          />
          <fieldset className="mt-3">
            <legend className="caption">Leave out</legend>
            <Check checked={folds.hideFailed} on={view.setHideFailed}>
              branches that gained no target test
            </Check>
            <Check checked={folds.hidePruned === true} on={view.setHidePruned}>
              nodes below pruned nodes
            </Check>
            <Check checked={folds.keepBest !== null} on={(checked) => view.setKeepBest(checked ? 5 : null)}>
              all but the best
              <input
                type="number"
                aria-label="How many of the best ends to keep"
                min={1}
                max={999}
                value={folds.keepBest ?? 5}
                disabled={folds.keepBest === null}
                onChange={({ target }) => {
                  const wanted = Math.round(target.valueAsNumber);
                  if (wanted >= 1 && wanted <= 999) view.setKeepBest(wanted);
                }}
                className="num mx-1 h-6 w-13 rounded-sm border border-line-strong bg-raised px-1.5 text-ink disabled:opacity-50"
              />
              ends
            </Check>
            <Check checked={folds.toRoom === true} on={view.setToRoom}>
              branches for which there is no room
            </Check>
            <p className="mt-2 text-sm text-soft">{hidden === 0 ? nothingLeftOut : nodesLeftOut(hidden)}</p>
            {hidden > 0 && (
              <button
                type="button"
                onClick={view.showAll}
                className={clsx(buttonClass('plain', 'sm'), 'mt-2')}
              >
                Show all
              </button>
            )}
          </fieldset>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ChoiceProps<T extends string> {
  title: string;
  names: readonly T[];
  titles: Record<T, string>;
  at: T;
  on: (name: T) => void;
}

function Choice<T extends string>({ title, names, titles, at, on }: ChoiceProps<T>) {
  return (
    <fieldset className="not-first:mt-3">
      <legend className="caption">{title}</legend>
      <div className="mt-1 flex gap-1">
        {names.map((name) => (
          <label
            key={name}
            className={clsx(
              'flex h-7 flex-1 cursor-pointer items-center justify-center rounded-sm border px-1 text-sm whitespace-nowrap has-focus-visible:outline-2',
              name === at ? 'border-ink bg-hover text-ink' : 'border-line text-soft hover:text-ink',
            )}
          >
            <input
              type="radio"
              name={title}
              checked={name === at}
              onChange={() => on(name)}
              className="sr-only"
            />
            {titles[name]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Check({
  checked,
  on,
  children,
}: {
  checked: boolean;
  on: (checked: boolean) => void;
  children: ReactNode;
}) {
  return (
    <label className="mt-1.5 flex items-center gap-2">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ target }) => on(target.checked)}
        className="size-3.5 accent-(--ink)"
      />
      <span className="flex items-center">{children}</span>
    </label>
  );
}
