import { describe, expect, it } from 'vitest';
import { asRunId } from '@/server/core/base/ids';
import { keepBound, tooMuch, tooOld } from '@/server/housekeeping/keep-bound';

const day = 86_400_000;
const [old, middle, young] = ['rold00000', 'rmiddle00', 'ryoung000'].map(asRunId);
if (!old || !middle || !young) throw new Error('There are three runs.');
const runs = [
  { id: middle, endedAt: 20 * day },
  { id: old, endedAt: 10 * day },
  { id: young, endedAt: 30 * day },
];

describe('the bound on runs', () => {
  it('is none unless a person names one', () => {
    expect(keepBound({})).toEqual({ days: null, bytes: null });
    expect(keepBound({ ESPALIER_KEEP_DAYS: 'soon', ESPALIER_KEEP_GB: '-3' })).toEqual({
      days: null,
      bytes: null,
    });
    expect(keepBound({ ESPALIER_KEEP_DAYS: '30', ESPALIER_KEEP_GB: '0.5' })).toEqual({
      days: 30,
      bytes: 2 ** 29,
    });
  });

  it('of age takes what ended longer ago', () => {
    expect(tooOld(runs, { days: null }, 1_000 * day)).toEqual([]);
    expect(tooOld(runs, { days: 15 }, 30 * day)).toEqual([old]);
    expect(tooOld(runs, { days: 20 }, 30 * day)).toEqual([]);
  });

  it('of size takes the oldest, and no more than needed', () => {
    const frees = () => 40;
    expect(tooMuch(runs, { bytes: null }, 1_000, frees)).toEqual([]);
    expect(tooMuch(runs, { bytes: 100 }, 100, frees)).toEqual([]);
    expect(tooMuch(runs, { bytes: 100 }, 101, frees)).toEqual([old]);
    expect(tooMuch(runs, { bytes: 100 }, 150, frees)).toEqual([old, middle]);
    expect(tooMuch(runs, { bytes: 1 }, 1_000, frees)).toEqual([old, middle, young]);
  });
});
