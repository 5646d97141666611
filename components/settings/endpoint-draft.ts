import type { ApiInputs, ApiOutputs } from '@/components/trpc/types';
import { endpointNeeds } from './sentences';

export type EndpointEntry = ApiOutputs['endpoints']['list'][number];
export type EndpointSave = ApiInputs['endpoints']['save'];
export type ModelSettings = EndpointEntry['models'][string];

/** The form of an endpoint as filled in so far. */
export interface EndpointDraft {
  name: string;
  kind: EndpointEntry['kind'];
  baseUrl: string;
  /** Empty: the saved key stays. */
  key: string;
  /** The endpoint needs no key: a saved one is removed. */
  noKey: boolean;
  stream: boolean;
  concurrency: number | null;
  requestsPerMinute: number | null;
  silenceSeconds: number;
  /** How long Anthropic's cache is asked to keep prompts. */
  cacheFor: EndpointEntry['cacheFor'];
  /** `Name: value` lines; empty: the saved ones stay. */
  headers: string;
  /** JSON. */
  body: string;
}

export const draftOf = (entry: EndpointEntry | null): EndpointDraft => ({
  name: entry?.name ?? '',
  kind: entry?.kind ?? 'openai',
  baseUrl: entry?.baseUrl ?? '',
  key: '',
  noKey: false,
  stream: entry?.stream ?? true,
  concurrency: entry?.concurrency ?? (entry ? null : 8),
  requestsPerMinute: entry?.requestsPerMinute ?? null,
  silenceSeconds: entry?.silenceSeconds ?? 120,
  cacheFor: entry?.cacheFor ?? '5m',
  headers: '',
  body: entry && Object.keys(entry.body).length > 0 ? JSON.stringify(entry.body, null, 2) : '',
});

export type Saving = { ok: true; input: EndpointSave } | { ok: false; problem: string };

/** Whether a key or headers are saved that were given for another scheme, host or port than the address names. */
export function movedKey(draft: EndpointDraft, entry: EndpointEntry | null): boolean {
  if (entry === null || entry.from === 'environment') return false;
  if (entry.heldFor === null && !entry.hasKey && entry.headerNames.length === 0) return false;
  const place = (address: string) => (URL.canParse(address) ? new URL(address).origin : null);
  return (entry.heldFor ?? place(entry.baseUrl)) !== place(draft.baseUrl.trim());
}

/** The request to send, or what still has to be corrected. */
export function savingOf(draft: EndpointDraft, entry: EndpointEntry | null): Saving {
  const no = (problem: string): Saving => ({ ok: false, problem });
  const name = draft.name.trim();
  if (!/^[a-z0-9][a-z0-9_-]{0,39}$/.test(name)) return no(endpointNeeds.name);
  if (!/^https?:\/\/./.test(draft.baseUrl.trim())) return no(endpointNeeds.address);
  const headers = readHeaders(draft.headers);
  if (headers === null) return no(endpointNeeds.headers);
  const body = readBody(draft.body);
  if (body === null) return no(endpointNeeds.body);
  const { kind, stream, concurrency, requestsPerMinute, silenceSeconds, cacheFor } = draft;
  const key = draft.key.trim();
  const moved = movedKey(draft, entry);
  if (moved && key === '' && !draft.noKey) return no(endpointNeeds.keyAgain);
  return {
    ok: true,
    input: {
      name,
      settings: {
        kind,
        baseUrl: draft.baseUrl.trim(),
        stream,
        concurrency,
        requestsPerMinute,
        silenceSeconds,
        ...(entry ? { replySeconds: entry.replySeconds } : {}),
        cacheFor,
        body,
        models: entry?.models ?? {},
      },
      ...(draft.noKey ? { key: null } : key === '' ? {} : { key }),
      ...(draft.headers.trim() === '' && !moved ? {} : { headers }),
    },
  };
}

function readHeaders(text: string): Record<string, string> | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const pairs = lines.map((line) => /^([\w-]+):\s*(.+)$/.exec(line));
  if (pairs.some((pair) => pair === null)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
}

function readBody(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** The endpoint with the settings of one model changed, or with null removed. */
export function withModel(entry: EndpointEntry, model: string, settings: ModelSettings | null): EndpointSave {
  const { name, kind, baseUrl, stream, body, concurrency, requestsPerMinute } = entry;
  const { silenceSeconds, replySeconds, cacheFor } = entry;
  const others = Object.entries(entry.models).filter(([other]) => other !== model);
  const models = Object.fromEntries(settings ? [...others, [model, settings]] : others);
  return {
    name,
    settings: {
      kind,
      baseUrl,
      stream,
      concurrency,
      requestsPerMinute,
      silenceSeconds,
      replySeconds,
      cacheFor,
      body,
      models,
    },
  };
}
