import type { RunEvent } from '@/server/core/run/event';
import type { RunState } from '@/server/core/run/state';
import type { EndpointSettings } from '@/server/models/endpoints/settings';
import type { RunRequest } from '@/tests/support/engine-run';
import type { Place } from '@/tests/support/language-run';
import { acted, type Brain } from '@/tests/support/loopback/brain';
import type { Intercepted, Loopback, LoopbackOptions } from '@/tests/support/loopback/exchange';
import { numberRepair } from '@/tests/support/repair-script';

/** What a run against a server with a quirk came to. */
export interface Outcome {
  place: Place;
  server: Loopback;
  state: RunState;
  events: RunEvent[];
  /** Sentences of the run about its model. */
  notes: string[];
  /** Milliseconds waited for, one after another. */
  waits: number[];
}

/** One way in which a provider differs, and the run that shows that it does not matter. */
export interface Quirk {
  /** A group of the table. */
  kind: string;
  /** What the provider does, in one line. */
  title: string;
  /** Where that is known from: a page of its documentation, or a report. */
  reference: string;
  api: LoopbackOptions['api'];
  /** `m` without it: a name that says nothing. */
  model?: string;
  /** The address as a person gives it; the server's own without it. */
  address?: (baseUrl: string) => string;
  /** Settings of a person, only where the quirk needs them. */
  endpoint?: Partial<EndpointSettings>;
  run?: RunRequest;
  /** Made anew for each run. What it starts beside the server it closes. */
  server: () => Partial<LoopbackOptions> & { close?: () => void };
  /** How the run ends; *solved* without it. */
  ends?: RunState['status'];
  /** What else must hold. Throws where it does not. */
  shows: (outcome: Outcome) => void;
}

type Body = Record<string, unknown>;

/** Sends these bytes and nothing else. */
export function send(
  { response }: Pick<Intercepted, 'response'>,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
  return true;
}

/** Refuses the requests that hold, in the given words. */
export const refuses = (
  when: (body: Body, number: number) => boolean,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Pick<LoopbackOptions, 'intercept'> => ({
  intercept: (request) => (when(request.body, request.number) ? send(request, status, body, headers) : false),
});

export const has =
  (name: string) =>
  (body: Body): boolean =>
    name in body;

/** The repair, step by step, with so many characters of its own words at each: prompts grow. */
export function wordy(characters: number): Brain {
  let step = 0;
  return (seen) => {
    const action = numberRepair[step++] ?? { kind: 'finish' as const, summary: 'Done.' };
    return acted(seen, action, 'I look at the number and think about it once more. '.repeat(characters / 50));
  };
}

/** What the chat requests had in a field, in order. */
export const sent = ({ server }: Outcome, name: string): unknown[] =>
  server.requests.map(({ body }) => body[name]);

export const charactersOf = (body: Body): number => JSON.stringify([body.system, body.messages]).length;
