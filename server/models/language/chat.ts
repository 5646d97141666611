import type { ThinkingPart } from '@/server/core/agent/turn';
import type { LiveOutput, ToolSpec } from '@/server/core/ports/model';
import type { Usage } from '@/server/core/usage/usage';

/** A conversation in no API's own form. `stable` marks what every attempt of the run begins with. */
export type ChatMessage =
  | { role: 'system' | 'user'; text: string; stable: boolean }
  | {
      role: 'assistant';
      text: string;
      /** None where the model calls no tools. */
      calls: ToolCall[];
      /** The message as the API gave it, with the ids that its calls have in this conversation. */
      native?: { message: unknown; ids: string[] };
    }
  | { role: 'tool'; id: string; text: string; error: boolean };

export interface ToolCall {
  id: string;
  name: string;
  /** As JSON text: what a model wrote may not parse. */
  arguments: string;
}

export interface ChatRequest {
  messages: ChatMessage[];
  tools: readonly ToolSpec[];
  /** 0…2 */
  temperature: number;
  /** Output tokens at most. */
  outputTokens: number;
}

export interface ChatReply {
  text: string;
  thinking: ThinkingPart[];
  calls: ToolCall[];
  /** The message in the API's own form, to be sent back; absent where it did not come whole. */
  native?: unknown;
  /** `length`: cut off at the output limit; `refused`: by the model or a filter of its provider. */
  stop: 'done' | 'length' | 'refused';
  /** null where the API reports none. */
  usage: Usage | null;
  /** What the API says of the price beside its tokens. */
  bill?: Bill;
  /** Why the server could not read what the model wrote: it stands in `text` as it was written. */
  unread?: string;
}

export interface Bill {
  /** US dollars for the whole call. */
  usd?: number;
  /** Of the tokens written to a cache, those that are kept for an hour. */
  hourWriteTokens?: number;
}

/** One request to an API. Throws `CallFailed`; never retries. */
export type Chat = (
  request: ChatRequest,
  signal: AbortSignal,
  listen: (output: LiveOutput) => void,
) => Promise<ChatReply>;
