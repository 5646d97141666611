import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastZoom, minZoom } from '@/components/scene/viewport';

const pane = { width: 800, height: 600 };
const box = (width: number, height = 10) => ({ x: 0, y: 0, width, height });

describe('the smallest zoom', () => {
  it('is the same for trees of moderate size, and shows all of a larger one', () => {
    expect(leastZoom(box(1000), pane)).toBe(minZoom);
    fc.assert(
      fc.property(fc.integer({ min: 20_000, max: 900_000 }), (width) => {
        const zoom = leastZoom(box(width), pane);
        expect(width * zoom).toBeLessThanOrEqual(0.7 * pane.width * 1.000001);
        expect(width * zoom).toBeGreaterThan(0.7 * 0.74 * pane.width);
      }),
    );
  });

  it('falls in steps while a tree grows', () => {
    const zooms = new Set(Array.from({ length: 1000 }, (_, i) => leastZoom(box(20_000 + 20 * i), pane)));
    expect(zooms.size).toBeLessThan(6);
  });
});
