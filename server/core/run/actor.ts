/** Who caused an event. */
export type Actor =
  | { kind: 'strategy'; name: string }
  | { kind: 'person'; name: string }
  | { kind: 'engine' };
