import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { Client } from './prepared';

/**
 * How far the time of day was ahead of the machine's steady clock, for as long as this machine runs: `clock.json` next to
 * the database. Processes that store files write it at each heartbeat. File times are times of day, so the age of a file is
 * known in spite of a clock that jumped.
 */
const recordSchema = z.object({
  /** The start of the machine: a record of an earlier one says nothing. */
  boot: z.string().max(100),
  /** Oldest first. `ahead`: the time of day minus the steady clock; `since`: the steady clock. Milliseconds. */
  readings: z.array(z.object({ ahead: z.number(), since: z.number() })).max(1_000),
});
type ClockRecord = z.infer<typeof recordSchema>;

/** Both clocks at one moment, milliseconds. */
export interface ClockReading {
  boot: string;
  steady: number;
  timeOfDay: number;
}

/** Smaller differences are drift, or the time between reading two clocks. */
const toleranceMs = 5_000;
const mostReadings = 100;

const fileIn = (directory: string) => path.join(directory, 'clock.json');

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

let boot: string | null = null;
/** Node's uptime is the machine's, and goes on while it sleeps. */
export function readClocks(): ClockReading {
  boot ??= bootId();
  return { boot, steady: uptime() * 1_000, timeOfDay: Date.now() };
}

function readRecord(directory: string, now: ClockReading): ClockRecord {
  try {
    const record = recordSchema.parse(JSON.parse(readFileSync(fileIn(directory), 'utf8')));
    if (record.boot === now.boot) return record;
  } catch {
    // None yet, or none that can be read: as if the clock had never jumped.
  }
  return { boot: now.boot, readings: [] };
}

/** What this process wrote last, by directory: a heartbeat without a jump reads and writes nothing. */
const written = new Map<string, number>();

/** `recordClock` next to a database; one in memory has no such place. */
export function recordClockOf({ $client }: { $client: Client }): void {
  if (!$client.memory) recordClock(path.dirname($client.name));
}

/** Notes how the time of day stands to the steady clock, if that changed. A place that cannot be written is left as it is. */
export function recordClock(directory: string, now: ClockReading = readClocks()): void {
  const ahead = now.timeOfDay - now.steady;
  const isSame = (other: number | undefined) => other !== undefined && Math.abs(ahead - other) < toleranceMs;
  if (isSame(written.get(directory))) return;
  try {
    const { readings } = readRecord(directory, now);
    if (!isSame(readings.at(-1)?.ahead)) {
      const kept = [...readings, { ahead, since: now.steady }].slice(-mostReadings);
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const text = JSON.stringify({ boot: now.boot, readings: kept } satisfies ClockRecord);
      writeFileSync(`${fileIn(directory)}.${process.pid}`, text, { mode: 0o600 });
      renameSync(`${fileIn(directory)}.${process.pid}`, fileIn(directory));
    }
    written.set(directory, ahead);
  } catch {
    // Tried again at the next heartbeat.
  }
}

/** How far the time of day was ahead of the steady clock within the last `ageMs`, now included. */
function aheadWithin(directory: string, ageMs: number, now: ClockReading): number[] {
  const begin = now.steady - ageMs;
  const { readings } = readRecord(directory, now);
  const inEffect = readings.filter((_, i) => (readings[i + 1]?.since ?? now.steady) >= begin);
  return [now.timeOfDay - now.steady, ...inEffect.map(({ ahead }) => ahead)];
}

/**
 * The file time (ms since the epoch) before which a file is older than `ageMs` for certain, however the time of day
 * jumped since it was written.
 */
export function fileTimeBefore(directory: string, ageMs: number, now: ClockReading = readClocks()): number {
  return now.steady - ageMs + Math.min(...aheadWithin(directory, ageMs, now));
}

/** Whether the time of day jumped by more than `byMs` within the last `withinMs`. */
export function clockJumped(
  directory: string,
  { byMs, withinMs }: { byMs: number; withinMs: number },
  now: ClockReading = readClocks(),
): boolean {
  const ahead = aheadWithin(directory, withinMs, now);
  return Math.max(...ahead) - Math.min(...ahead) > byMs;
}
