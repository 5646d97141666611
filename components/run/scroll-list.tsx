'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';

interface ScrollListProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** Pixels, a guess. */
  height: number;
  render: (item: T) => ReactNode;
  label: string;
}

/** A list that scrolls in its own box and mounts only what is seen, however long it is. */
export function ScrollList<T>({ items, keyOf, height, render, label }: ScrollListProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    overscan: 8,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
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
