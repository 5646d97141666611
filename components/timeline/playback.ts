/** How fast a run plays. At 1 the whole run takes `wholeRunMs`. */
export const speeds = [0.25, 0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

/** Milliseconds in which a run plays at speed 1, whatever its length. */
export const wholeRunMs = 20_000;

export const isSpeed = (value: number): value is Speed => speeds.some((speed) => speed === value);

/**
 * How many events to advance, `elapsedMs` after the last moment was shown. If drawing is slow, moments are skipped, so
 * that the run plays at the same speed. 0: the next event is not due yet.
 */
export const playedOn = (elapsedMs: number, last: number, speed: number): number =>
  Math.floor((elapsedMs * last * speed) / wholeRunMs);
