'use client';
import { observeElementRect, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';

interface ScrollListProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** Pixels, a guess. */
  height: number;
  render: (item: T) => ReactNode;
  label: string;
}

type Lines = Virtualizer<HTMLDivElement, HTMLLIElement>;

// A hidden panel has no size, so its known sizes are kept.
const boxWhileShown = (lines: Lines, onSize: (box: { width: number; height: number }) => void) =>
  observeElementRect(lines, (box) => {
    if (box.height > 0) onSize(box);
  });

// The browser knows a line's height after layout. Asking before would force a layout at every step through time.
function heightWhileShown(line: HTMLLIElement, entry: ResizeObserverEntry | undefined, lines: Lines): number {
  const height = Math.round(entry?.borderBoxSize[0]?.blockSize ?? 0);
  if (height > 0) return height;
  const index = lines.indexFromElement(line);
  return lines.measurementsCache[index]?.size ?? lines.options.estimateSize(index);
}

/** A list that scrolls in its own box and mounts only its visible part. */
export function ScrollList<T>({ items, keyOf, height, render, label }: ScrollListProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    overscan: 8,
    observeElementRect: boxWhileShown,
    measureElement: heightWhileShown,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard
    <section ref={box} aria-label={label} tabIndex={0} className="-mx-1.5 max-h-60 overflow-y-auto px-1.5">
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((line) => {
          const item = items[line.index];
          return item === undefined ? null : (
            <li
              key={line.key}
              data-index={line.index}
              ref={virtual.measureElement}
              className="absolute inset-x-0"
              style={{ top: line.start }}
            >
              {render(item)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
