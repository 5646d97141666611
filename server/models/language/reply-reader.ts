import type { LiveOutput } from '@/server/core/ports/model';
import type { ChatReply, ChatRequest } from './chat';
import { type Connection, secretsOf } from './connection';
import { callFailed } from './faults';
import { type GuardedCall, guardCall } from './guarded-call';
import { type Refusal, readRefusal } from './refusal';
import { Adapted } from './refused';
import { replyParts } from './reply-body';
import { StreamError } from './stream-error';
import type { FailedCall } from './vendor';

/** Puts a reply together from the JSON values it comes in. */
export interface ReplyReader {
  /** One JSON value; `event` is the name of its event. Throws `StreamError` for an error that it reports. */
  part(value: unknown, event: string, headers: Headers): void;
  /** The server marked the end. */
  end(): void;
  /** So far, for whoever watches. */
  readonly text: string;
  readonly thinking: string;
  /** Whether anything has come. */
  readonly any: boolean;
  /** Whether the server stated that this is all. */
  readonly concluded: boolean;
  /** Whether nothing is missing, as far as can be seen. */
  readonly finished: boolean;
  /** `cut`: the reply was ended on our side; its tokens are then not known. */
  complete(cut: boolean): ChatReply;
}

export interface OneCall {
  connection: Connection;
  request: ChatRequest;
  signal: AbortSignal;
  listen: (output: LiveOutput) => void;
  /** The body to be sent, as the model's facts want it. */
  params: object;
  stream: boolean;
  reader: ReplyReader;
  send: (call: GuardedCall) => Promise<Response>;
  /** What a part of a reply adds to the output, as a text to be counted. */
  outputIn: (value: unknown) => string;
  /** Whether the next request will be another one, because of what was refused. */
  adapts?: (refusal: Refusal) => boolean;
  fault: (error: unknown, failed: FailedCall) => Error;
}

/** One guarded request and its reply. Errors: `CallFailed`, and those of `refused`. */
export async function callOnce(one: OneCall): Promise<ChatReply> {
  const { connection, request, signal, listen, params, stream, reader } = one;
  const call = guardCall(signal, connection, request.outputTokens);
  const broken = (detail: string) => callFailed('broken', connection.endpoint, detail, secretsOf(connection));
  try {
    const response = await one.send(call);
    if (call.refusal !== null) throw new StreamError(call.refusal);
    if (!response.ok) throw new StreamError(readRefusal(response.status, undefined, response.headers));
    try {
      for await (const part of replyParts(response)) {
        if (part === 'end') reader.end();
        else reader.part(part.value, part.event, response.headers);
        const { text, thinking } = reader;
        if (stream && (text !== '' || thinking !== '')) listen({ text, thinking });
        if (part !== 'end' && call.received(one.outputIn(part.value))) break;
      }
    } catch (error) {
      // A connection that breaks after the end of the reply takes nothing from it.
      if ((!reader.concluded && !call.cut) || error instanceof StreamError) throw error;
    }
    signal.throwIfAborted();
    if (call.cut && reader.any && !reader.concluded) return { ...reader.complete(true), stop: 'length' };
    if (call.lost && !reader.concluded) throw callFailed('timeout', connection.endpoint, '', []);
    if (!reader.finished) throw broken(reader.any ? 'its answer ended early' : 'its answer was empty');
    const reply = reader.complete(false);
    const { reportedUsd } = call;
    return reply.bill === undefined && reportedUsd !== null
      ? { ...reply, bill: { usd: reportedUsd } }
      : reply;
  } catch (error) {
    signal.throwIfAborted();
    const refusal = error instanceof StreamError ? error.refusal : call.refusal;
    if (refusal !== null && one.adapts?.(refusal)) throw new Adapted(refusal.message);
    throw one.fault(error, { call, connection, params, now: Date.now() });
  } finally {
    call.end();
  }
}
