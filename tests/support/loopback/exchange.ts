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

/** The protocols that loopback servers speak. */
export type LoopbackApi = 'openai' | 'responses' | 'anthropic' | 'gemini';

export interface LoopbackOptions {
  api: LoopbackApi;
  brain: Brain;
  /** Wanted of every request. */
  key?: string;
  models?: string[];
  /** A server like OpenAI's that has chat completions and responses; without it the one that `api` names. */
  alsoServes?: 'openai' | 'responses';
  /** What goes wrong with the n-th chat request (from 1). */
  fault?: (request: number) => Fault | null;
  /** Of chat completions: passes marks in parts of the content on to a cache like Anthropic's. */
  marks?: boolean;
  /** Whether usage is reported. */
  usage?: boolean;
  /** Milliseconds before an answer, and between the pieces of a stream. */
  latencyMs?: number;
  pieceMs?: number;
  /** Waited for in the middle of the n-th request's stream. */
  halfway?: (request: number) => Promise<void>;
  /** What a server of its own kind does in place of answering; false: it answers as usual. */
  intercept?: (request: Intercepted) => boolean | Promise<boolean>;
  /** The events of a stream as a server of its own kind sends them, in place of those it would send. */
  rewrite?: (events: readonly string[], request: number) => readonly string[];
  /** What a server of its own kind makes of a request before it reads it as the API does. */
  adapt?: (body: Record<string, unknown>) => Record<string, unknown>;
  /** Where requests come in, in place of the API's own path. */
  path?: RegExp;
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
  /** Where it came in. */
  route: Route;
  /** Tokens billed; null where the answer did not come about. */
  billed: { input: number; cached: number; written: number; output: number } | null;
}

/** What the address of a request says. */
export interface Route {
  path: string;
  query: Record<string, string>;
  /** Of Gemini's addresses: the model, whether it streams, and in which form. */
  model: string;
  streams: boolean;
  alt: string | null;
}

export interface Loopback {
  readonly api: LoopbackApi;
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
  usual: readonly string[],
  billed: Received['billed'],
): Promise<void> {
  const events = options.rewrite?.(usual, request) ?? usual;
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
