import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Brain } from './brain';
import type { ProviderCache } from './provider-cache';

export type Fault =
  | 'rate-limit'
  | 'overloaded'
  | 'dropped'
  | 'hang'
  | 'broken'
  | 'invalid-json'
  | 'wrong-key'
  | 'model-gone'
  | 'context'
  | 'quota'
  | 'bad-request'
  | 'stall';

export interface LoopbackOptions {
  api: 'openai' | 'anthropic';
  brain: Brain;
  /** Wanted of every request. */
  key?: string;
  models?: string[];
  /** What goes wrong with the n-th chat request (from 1). */
  fault?: (request: number) => Fault | null;
  /** Whether usage is reported. */
  usage?: boolean;
  /** Milliseconds before an answer, and between the pieces of a stream. */
  latencyMs?: number;
  pieceMs?: number;
  /** Waited for in the middle of the n-th request's stream. */
  halfway?: (request: number) => Promise<void>;
  /** What a server of its own kind does in place of answering; false: it answers as usual. */
  intercept?: (request: Intercepted) => boolean | Promise<boolean>;
  /** Usage as a server of its own kind reports it. */
  usageFor?: (billed: NonNullable<Received['billed']>) => object;
  /** Seconds told with a rate limit. */
  retryAfter?: string;
  /** Requests allowed in any such window; more are refused and counted. */
  limit?: { requests: number; windowMs: number };
}

/** A chat request before it is answered. */
export interface Intercepted {
  /** From 1. */
  number: number;
  path: string;
  body: Record<string, unknown>;
  headers: IncomingHttpHeaders;
  response: ServerResponse;
}

/** A chat request as it came, and what became of it. */
export interface Received {
  /** Milliseconds on the monotonic clock. */
  at: number;
  body: Record<string, unknown>;
  headers: Record<string, string | string[] | undefined>;
  /** Tokens billed; null where the answer did not come about. */
  billed: { input: number; cached: number; written: number; output: number } | null;
}

export interface Loopback {
  /** As a person would enter it for this API. */
  baseUrl: string;
  readonly requests: Received[];
  /** Requests that went over the limit. */
  readonly overLimit: number;
  /** The most requests that were under way at once. */
  readonly mostAtOnce: number;
  /** Answers whose client went away before the end. */
  readonly abandoned: number;
  close(): Promise<void>;
}

export interface Exchange {
  options: LoopbackOptions;
  /** From 1. */
  request: number;
  cache: ProviderCache;
  received: Received;
  response: ServerResponse;
  fault: Fault | null;
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** A text in pieces, as a stream brings it. */
export const pieces = (text: string, size = 24): string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];

/** Sends events one after another. With the fault `broken` the connection ends in the middle; with `stall` it falls silent. */
export async function stream(
  { response, options, request, fault, received }: Exchange,
  events: readonly string[],
  billed: Received['billed'],
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const half = Math.ceil(events.length / 2);
  for (const [at, event] of events.entries()) {
    if (at === half && fault === 'broken') return void response.destroy();
    if (at === half && fault === 'stall') return;
    if (at === half) await options.halfway?.(request);
    if (response.destroyed) return;
    response.write(event);
    if (options.pieceMs) await delay(options.pieceMs);
  }
  received.billed = billed;
  response.end();
}
