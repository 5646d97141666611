import type { BlobHash } from '@/server/core/base/ids';
import type { EventBody } from '@/server/core/run/event';

export type Answer = { events: EventBody[] } | { error: string };

/** What an answer asks of the world. */
export interface AnswerWorld {
  /** Null where there is such a model, else a sentence that says which there are. */
  unknownModel(id: string): string | null;
  /** Why dollars cannot be counted for a model, or null; for one that there is not as well. */
  unpriced(id: string): string | null;
  /** Whether commands of one's own choosing may run in the sandbox of this run. */
  allowShell: boolean;
  /** Stores a text in the transaction of the events. */
  putText(text: string): BlobHash;
}
