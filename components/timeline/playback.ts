/** How fast a run plays; at 1 the whole of it takes `wholeRunMs`. */
export const speeds = [0.25, 0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

/** Milliseconds in which a run plays at speed 1, whatever its length. */
export const wholeRunMs = 20_000;

export const isSpeed = (value: number): value is Speed => speeds.some((speed) => speed === value);

/**
 * How many events to go on after `elapsedMs` since the last moment shown: as many as the speed asks for, so that a
 * slow drawing skips moments instead of playing slower. Fractions of an event wait: 0 means not yet.
 */
export const playedOn = (elapsedMs: number, last: number, speed: number): number =>
  Math.floor((elapsedMs * last * speed) / wholeRunMs);
