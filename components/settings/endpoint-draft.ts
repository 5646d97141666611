import type { ApiInputs, ApiOutputs } from '@/components/trpc/types';

export type EndpointEntry = ApiOutputs['endpoints']['list'][number];
export type EndpointSave = ApiInputs['endpoints']['save'];
export type ModelSettings = EndpointEntry['models'][string];

/** What a person has filled in of an endpoint so far. */
export interface EndpointDraft {
  name: string;
  kind: EndpointEntry['kind'];
  baseUrl: string;
  /** Empty: the key that is kept stays. */
  key: string;
  stream: boolean;
  concurrency: number | null;
  requestsPerMinute: number | null;
  silenceSeconds: number;
  /** `Name: value` lines; empty: those that are kept stay. */
  headers: string;
  /** JSON. */
  body: string;
}

export const draftOf = (entry: EndpointEntry | null): EndpointDraft => ({
  name: entry?.name ?? '',
  kind: entry?.kind ?? 'openai',
  baseUrl: entry?.baseUrl ?? '',
  key: '',
  stream: entry?.stream ?? true,
  concurrency: entry?.concurrency ?? (entry ? null : 8),
  requestsPerMinute: entry?.requestsPerMinute ?? null,
  silenceSeconds: entry?.silenceSeconds ?? 120,
  headers: '',
  body: entry && Object.keys(entry.body).length > 0 ? JSON.stringify(entry.body, null, 2) : '',
});

export type Saving = { ok: true; input: EndpointSave } | { ok: false; problem: string };

/** What is sent, or what still has to be mended. */
export function savingOf(draft: EndpointDraft, entry: EndpointEntry | null): Saving {
  const no = (problem: string): Saving => ({ ok: false, problem });
  const name = draft.name.trim();
  if (!/^[a-z0-9][a-z0-9_-]{0,39}$/.test(name)) return no('Give a name of small letters, digits, - and _.');
  if (!/^https?:\/\/./.test(draft.baseUrl.trim()))
    return no('Give an address that begins with http:// or https://.');
  const headers = readHeaders(draft.headers);
  if (headers === null) return no('Write each header on a line of its own, as “Name: value”.');
  const body = readBody(draft.body);
  if (body === null) return no('The extra body is no JSON object.');
  const { kind, stream, concurrency, requestsPerMinute, silenceSeconds } = draft;
  const key = draft.key.trim();
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
        body,
        models: entry?.models ?? {},
      },
      ...(key === '' ? {} : { key }),
      ...(draft.headers.trim() === '' ? {} : { headers }),
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

/** The endpoint with one model's settings changed, or taken out with null. */
export function withModel(entry: EndpointEntry, model: string, settings: ModelSettings | null): EndpointSave {
  const { name, kind, baseUrl, stream, concurrency, requestsPerMinute, silenceSeconds, body } = entry;
  const others = Object.entries(entry.models).filter(([other]) => other !== model);
  const models = Object.fromEntries(settings ? [...others, [model, settings]] : others);
  return {
    name,
    settings: { kind, baseUrl, stream, concurrency, requestsPerMinute, silenceSeconds, body, models },
  };
}
