'use client';
import { type RefCallback, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { Frame } from '@/components/scene/spacing';
import type { Size } from '@/components/scene/viewport';

/** A pane must change by this share before the tree is spaced anew for it. */
const worthIt = 0.08;
/** Milliseconds without a change after which a resized pane counts as settled. */
const settledMs = 150;

const alike = (a: number, b: number) => Math.abs(a - b) <= worthIt * b;

/**
 * The pane that the tree is drawn for. `measured`: the ref of the element around the tree. `frame`: null before the
 * element is measured. `reframe`: spaces the tree anew and, if `fits`, shows all of it.
 */
export function useFrame(grows: boolean): {
  measured: RefCallback<HTMLElement>;
  frame: Frame | null;
  reframe: (fits: boolean) => void;
} {
  const [frame, setFrame] = useState<Frame | null>(null);
  const pane = useRef<Size>({ width: 0, height: 0 });
  const growing = useRef(grows);
  useLayoutEffect(() => {
    growing.current = grows;
  }, [grows]);
  const reframe = useCallback(
    (fits: boolean) => setFrame({ pane: pane.current, grows: growing.current, fits }),
    [],
  );
  // Outside system: the size of the element.
  const measured = useCallback<RefCallback<HTMLElement>>((element) => {
    if (!element) return;
    const { clientWidth: width, clientHeight: height } = element;
    pane.current = { width, height };
    setFrame((now) => now ?? { pane: pane.current, grows: growing.current, fits: false });
    let settling: ReturnType<typeof setTimeout> | undefined;
    const observer = new ResizeObserver(() => {
      const size = { width: element.clientWidth, height: element.clientHeight };
      if (size.width === 0 || size.height === 0) return;
      pane.current = size;
      clearTimeout(settling);
      settling = setTimeout(() => {
        setFrame((now) =>
          now && alike(size.width, now.pane.width) && alike(size.height, now.pane.height)
            ? now
            : { pane: size, grows: growing.current, fits: false },
        );
      }, settledMs);
    });
    observer.observe(element);
    return () => {
      clearTimeout(settling);
      observer.disconnect();
    };
  }, []);
  return { measured, frame, reframe };
}
