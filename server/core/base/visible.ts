import { clipped } from './clipped';

/** Letters of control, and marks that turn the direction of what follows: a name must not look like another one. */
const hidden = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text of others as one line of at most `length` characters, in which nothing hides or turns letters. */
export const visibleLine = (text: string, length: number): string =>
  clipped(text, length).replace(hidden, '\uFFFD');
