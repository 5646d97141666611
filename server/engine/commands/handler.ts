import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { BlobHash } from '@/server/core/base/ids';
import type { Command } from '@/server/core/run/command';
import type { EventBody } from '@/server/core/run/event';
import type { RunState } from '@/server/core/run/state';

/** The events that carry a command out, or a sentence that says why it is refused and what to do. */
export type HandlerResult = { events: EventBody[] } | { error: string };

/** What a handler may use beside the state of the run. */
export interface HandlerContext {
  /** Null where there is such a model, else a sentence that says which there are. */
  unknownModel(id: string): string | null;
  /** Why dollars cannot be counted for a model; null where they can, and where there is no such model. */
  unpriced(id: string): string | null;
  /** Whether shell commands of a person's own choosing may run in the sandbox of this run. */
  allowShell: boolean;
  /** Whether it reads prompts; also false where there is no such model. */
  isLanguage(id: string): boolean;
  /** A prompt as it was sent; empty where none is kept. */
  promptOf(hash: BlobHash): PromptPart[];
  /** Stores a text in the transaction of the events. */
  putText(text: string): BlobHash;
}

/** Decides what one kind of command does. It changes nothing itself. */
export type Handler<K extends Command['kind']> = (
  state: RunState,
  command: Extract<Command, { kind: K }>,
  context: HandlerContext,
) => HandlerResult;
