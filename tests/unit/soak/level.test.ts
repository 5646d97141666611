import { expect, it } from 'vitest';
import { growing } from '@/tests/soak/level';

const mebibyte = 1 << 20;
const web = (megabytes: number[], descriptors: number[] = []) =>
  growing({ process: 'web', bytes: megabytes.map((one) => one * mebibyte), descriptors });

it('memory and descriptors that level off are no fault, nor is one late collection of garbage', () => {
  expect(web([200, 310, 300, 305, 320], [60, 64, 63, 64, 62])).toEqual([]);
  expect(web([200, 310, 300, 305, 900])).toEqual([]);
  expect(web([20, 30, 30, 60, 60])).toEqual([]);
});

it('what grows from run to run is a line each', () => {
  expect(web([200, 300, 400, 600, 700], [60, 80, 100, 120, 140])).toEqual([
    expect.stringMatching(/^web: memory grew from \S+ MB to \S+ MB$/),
    'web: descriptors grew from 100 to 120',
  ]);
  expect(web([200], [60])).toEqual([]);
});
