import type { Refusal } from './refusal';

/** An error that a server reports inside a reply whose HTTP status says that all is well. */
export class StreamError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}
