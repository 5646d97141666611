import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveNumber, likenessOf, overlap } from '@/server/core/agent/likeness';
import { asSnapshotId, attemptId, nodeId, rootNodeId } from '@/server/core/base/ids';
import { duplicateEdits } from '@/server/core/run/duplicate-edits';
import { foldEvents } from '@/server/core/run/fold';
import { edit, entry } from '@/tests/unit/agent/entries';
import { logOf, settled, started } from '@/tests/unit/tree/grown-run';

describe('how alike attempts are', () => {
  it('twins are one attempt, strangers are as many as they are', () => {
    const twin = entry(1);
    expect(likenessOf([twin, { ...twin, attemptId: attemptId(2) }])).toMatchObject({
      rho: 1,
      effective: 1,
      next: 0,
    });
    const stranger = entry(2, {
      relevantFiles: ['b.js'],
      failedEdits: [edit('b.js', 'x', 'y')],
      partialWins: [],
      testOutputs: [{ test: 'other', message: '' }],
    });
    const one = entry(1, {
      relevantFiles: ['a.js'],
      failedEdits: [edit('a.js', 'x', 'y')],
      partialWins: [],
      testOutputs: [{ test: 'one', message: '' }],
    });
    expect(likenessOf([one, stranger])).toMatchObject({
      rho: 0,
      effective: 2,
      files: 0,
      edits: 0,
      failing: 0,
    });
  });

  it('of which nothing is known are alike, and none are none', () => {
    const blank = { relevantFiles: [], failedEdits: [], partialWins: [], testOutputs: [] };
    expect(likenessOf([entry(1, blank), entry(2, blank)])).toEqual({
      attempts: 2,
      files: null,
      edits: null,
      failing: null,
      rho: 1,
      effective: 1,
      next: 0,
    });
    expect(likenessOf([])).toMatchObject({ attempts: 0, rho: 0, effective: 0, next: 1 });
    expect(likenessOf([entry(1, blank)])).toMatchObject({ attempts: 1, rho: 0, effective: 1, next: 1 });
  });

  it('is the mean of what is known: files, edits, failing tests', () => {
    const a = entry(1, { relevantFiles: ['a', 'b'], failedEdits: [], partialWins: [], testOutputs: [] });
    const b = entry(2, { relevantFiles: ['b', 'c'], failedEdits: [], partialWins: [], testOutputs: [] });
    expect(likenessOf([a, b])).toMatchObject({ files: 1 / 3, edits: null, failing: null, rho: 1 / 3 });
    expect(likenessOf([a, b]).effective).toBeCloseTo(1.5);
  });

  it('of none and of one is nothing and one', () => {
    expect(likenessOf([])).toMatchObject({ attempts: 0, effective: 0 });
    expect(likenessOf([entry(1)])).toMatchObject({ attempts: 1, effective: 1 });
  });

  it('the effective number lies between one and the number, and falls with likeness', () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), unit, unit, (n, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(effectiveNumber(n, low)).toBeLessThanOrEqual(n + 1e-9);
        expect(effectiveNumber(n, high)).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(effectiveNumber(n, high)).toBeLessThanOrEqual(effectiveNumber(n, low) + 1e-9);
      }),
    );
    expect(overlap(new Set(), new Set())).toBeNull();
  });
});

it('a change that an earlier attempt made from the same filesystem is a duplicate; one of the same attempt is not', () => {
  const of = (attempt: number, snapshot: string) => ({
    attemptId: attemptId(attempt),
    snapshot: asSnapshotId(snapshot),
  });
  const events = logOf(
    settled(0, null, 0, { snapshot: asSnapshotId('host:root') }),
    started(1, rootNodeId),
    settled(1, 0, 1, of(1, 'host:root')),
    settled(2, 1, 2, of(1, 'host:a')),
    started(2, rootNodeId),
    settled(3, 0, 1, of(2, 'host:a')),
    settled(4, 3, 2, of(2, 'host:root')),
    settled(5, 4, 3, of(2, 'host:a')),
  );
  expect(duplicateEdits(foldEvents(events))).toEqual([
    { node: nodeId(3), first: nodeId(2) },
    { node: nodeId(5), first: nodeId(2) },
  ]);
});
