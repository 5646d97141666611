import { type ModelFacts, type ModelMemory, withFacts } from './model-facts';

/** How a model of an endpoint is reached: what both APIs need alike. */
export interface Connection {
  /** The endpoint's name, for error messages. */
  endpoint: string;
  baseUrl: string;
  key: string | null;
  /** Sent with every request. Their values count as secrets. */
  headers: Record<string, string>;
  /** Laid over the request's body; a null takes a field out. */
  body: Record<string, unknown>;
  /** The model as the API calls it. */
  model: string;
  /** Whether answers are asked for word by word. */
  stream: boolean;
  /** Milliseconds without a sign of life after which a call is given up. */
  silenceMs: number;
  /** Milliseconds that a whole answer may take. */
  replyMs: number;
  /** How long the provider's cache is asked to keep what is marked, where it can be asked. */
  cacheFor: '5m' | '1h';
  /** Whether the model takes a temperature. */
  temperature: boolean;
  /** Tokens the model may think for before each answer; 0: as the API does it by itself. */
  thinkingTokens: number;
  /** What its name says of the model. */
  profile: ModelFacts;
  /** What its refusals taught. */
  memory: ModelMemory;
}

/** All that is known of the model, with what was learnt laid over what its name says. */
export const knownFacts = ({ profile, memory }: Pick<Connection, 'profile' | 'memory'>): ModelFacts =>
  withFacts(profile, memory.facts());

export const secretsOf = ({ key, headers }: Pick<Connection, 'key' | 'headers'>): string[] => [
  ...(key ? [key] : []),
  ...Object.values(headers),
];

/** `params` with the extra body laid over it. The APIs' types know nothing of extra fields. */
export function withBody<P extends object>(params: P, body: Record<string, unknown>): P {
  const merged: P & Record<string, unknown> = { ...params, ...body };
  for (const [name, value] of Object.entries(body)) if (value === null) delete merged[name];
  return merged;
}
