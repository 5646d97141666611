import { type RefObject, useLayoutEffect, useState } from 'react';

/** The size of an element, in CSS pixels. */
export function useSize(element: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  // Outside system: the layout of the page.
  useLayoutEffect(() => {
    const of = element.current;
    if (!of) return;
    const measure = () => setSize({ width: of.clientWidth, height: of.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(of);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
