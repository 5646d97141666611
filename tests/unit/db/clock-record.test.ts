import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockJumped, fileTimeBefore, recordClock } from '@/db/clock-record';

const minute = 60_000;
const hour = 60 * minute;
const epoch = 1_800_000_000_000;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The clocks `steady` ms after the machine's start, with the time of day set forward by `jumped`. */
const clocks = (steady: number, jumped = 0, boot = 'one') => ({
  boot,
  steady,
  timeOfDay: epoch + steady + jumped,
});

describe('the time before which a file is old', () => {
  it('is the time of day less the age, where the clock did not jump', () => {
    recordClock(directory, clocks(0));
    expect(fileTimeBefore(directory, hour, clocks(5 * hour))).toBe(epoch + 4 * hour);
  });

  it('spares a file that was written a moment before the clock went forward', () => {
    recordClock(directory, clocks(9 * hour));
    const file = clocks(10 * hour - minute).timeOfDay;
    recordClock(directory, clocks(10 * hour, 10 * hour));
    expect(file).toBeGreaterThan(fileTimeBefore(directory, hour, clocks(10 * hour, 10 * hour)));
    // An hour of the steady clock later it is old.
    expect(file).toBeLessThan(fileTimeBefore(directory, hour, clocks(11 * hour + minute, 10 * hour)));
  });

  it('spares it also where the jump was not noted yet', () => {
    recordClock(directory, clocks(9 * hour));
    const file = clocks(10 * hour - minute).timeOfDay;
    expect(file).toBeGreaterThan(fileTimeBefore(directory, hour, clocks(10 * hour, 10 * hour)));
  });

  it('spares a file that was written after the clock was set back', () => {
    recordClock(directory, clocks(9 * hour));
    recordClock(directory, clocks(10 * hour, -10 * hour));
    const file = clocks(10 * hour + minute, -10 * hour).timeOfDay;
    expect(file).toBeGreaterThan(fileTimeBefore(directory, hour, clocks(10.5 * hour, -10 * hour)));
  });

  it('takes nothing from a record of an earlier start of the machine, or from one that cannot be read', () => {
    recordClock(directory, clocks(9 * hour, -100 * hour));
    expect(fileTimeBefore(directory, hour, clocks(2 * hour, 0, 'two'))).toBe(epoch + hour);
    writeFileSync(path.join(directory, 'clock.json'), '{"boot": "one", "readings": [null');
    expect(fileTimeBefore(directory, hour, clocks(2 * hour))).toBe(epoch + hour);
  });
});

describe('the record', () => {
  it('grows with jumps alone, and to a limit', () => {
    for (let beat = 0; beat < 500; beat++) recordClock(directory, clocks(beat * 2_000));
    const text = readFileSync(path.join(directory, 'clock.json'), 'utf8');
    expect(JSON.parse(text).readings).toHaveLength(1);
    for (let jump = 1; jump < 300; jump++) recordClock(directory, clocks(jump * minute, jump * hour));
    expect(JSON.parse(readFileSync(path.join(directory, 'clock.json'), 'utf8')).readings).toHaveLength(100);
  });

  it('says whether the clock jumped lately', () => {
    recordClock(directory, clocks(hour));
    recordClock(directory, clocks(2 * hour, 30 * hour));
    const within = { byMs: hour, withinMs: hour };
    expect(clockJumped(directory, within, clocks(2.5 * hour, 30 * hour))).toBe(true);
    expect(clockJumped(directory, within, clocks(4 * hour, 30 * hour))).toBe(false);
    expect(clockJumped(directory, within, clocks(4 * hour, 0))).toBe(true);
  });
});
