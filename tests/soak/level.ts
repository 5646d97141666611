import { byteCount } from '@/server/core/base/byte-count';

/** What one process took at the end of each run, in order. */
export interface Series {
  process: string;
  bytes: readonly number[];
  /** Empty where they are not counted. */
  descriptors: readonly number[];
}

/** Memory that a collection of garbage may or may not have given back. */
const noiseBytes = 64 << 20;
const noiseShare = 1.25;
const fewDescriptors = 8;

/**
 * What grows from run to run though the runs are alike: a line each. Both of the last two values must be above what was
 * taken before, so that one late collection of garbage is no fault.
 */
export function growing({ process, bytes, descriptors }: Series): string[] {
  const [before, last] = halves(bytes);
  const [opened, open] = halves(descriptors);
  return [
    last > before * noiseShare &&
      last - before > noiseBytes &&
      `${process}: memory grew from ${byteCount(before)} to ${byteCount(last)}`,
    open > opened + fewDescriptors && `${process}: descriptors grew from ${opened} to ${open}`,
  ].filter((line): line is string => line !== false);
}

/** The largest value before the last two, and the smaller of the last two. */
function halves(values: readonly number[]): [number, number] {
  const [before, last] = [values.slice(0, -2), values.slice(-2)];
  return before.length === 0 ? [0, 0] : [Math.max(...before), Math.min(...last)];
}
