import { isTrackedEnvelope, TRPCError } from '@trpc/server';
import { errorMessage } from '@/server/core/base/error-message';

/** Something that a tab follows. Its id is the tab's; a topic that is wanted again under the same id goes on. */
export interface Wanted<T> {
  id: string;
  what: T;
}

/** A message of a stream. The first is `hello`: whoever reads says then what it wants. */
export type StreamMessage =
  | { kind: 'hello' }
  | { kind: 'news'; topic: string; id: string | null; data: unknown }
  | { kind: 'failed'; topic: string; code: string; message: string };

/** The messages of a topic until `signal` is aborted; with an id where they are tracked. */
type Source<T> = (what: T, signal: AbortSignal) => Promise<AsyncIterable<unknown>>;

interface Offer {
  message: StreamMessage;
  signal: AbortSignal;
  taken: () => void;
}

/**
 * One open stream of a browser, and the topics it carries at this moment. A topic's next message is read only after its
 * last was taken, so a slow browser costs only cursors.
 */
export class Stream<T> {
  private readonly topics = new Map<string, AbortController>();
  private offers: Offer[] = [];
  private wake: (() => void) | null = null;

  constructor(
    private readonly source: Source<T>,
    private readonly signal: AbortSignal,
  ) {}

  /** Carries exactly these: those that are new begin, those that are not named end. */
  want(wanted: readonly Wanted<T>[]): void {
    const ids = new Set(wanted.map(({ id }) => id));
    for (const [id, stop] of this.topics) {
      if (ids.has(id)) continue;
      this.topics.delete(id);
      stop.abort();
    }
    for (const { id, what } of wanted) {
      if (this.topics.has(id)) continue;
      const stop = new AbortController();
      this.topics.set(id, stop);
      void this.carry(id, what, AbortSignal.any([stop.signal, this.signal]));
    }
  }

  async *messages(): AsyncGenerator<StreamMessage> {
    yield { kind: 'hello' };
    const { signal } = this;
    signal.addEventListener('abort', () => this.wake?.(), { once: true });
    while (!signal.aborted) {
      const offer = this.offers.shift();
      if (offer === undefined) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      } else if (!offer.signal.aborted) {
        yield offer.message;
        offer.taken();
      }
    }
  }

  private async carry(topic: string, what: T, signal: AbortSignal): Promise<void> {
    try {
      for await (const message of await this.source(what, signal)) {
        const [id, data] = isTrackedEnvelope(message) ? message : [null, message];
        await this.offer({ kind: 'news', topic, id, data }, signal);
      }
    } catch (error) {
      const code = error instanceof TRPCError ? error.code : 'INTERNAL_SERVER_ERROR';
      await this.offer({ kind: 'failed', topic, code, message: errorMessage(error) }, signal);
    }
  }

  /** Resolves when the message was taken, or `signal` is aborted. */
  private offer(message: StreamMessage, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const taken = () => {
        signal.removeEventListener('abort', taken);
        resolve();
      };
      signal.addEventListener('abort', taken, { once: true });
      this.offers.push({ message, signal, taken });
      this.wake?.();
    });
  }
}
