import type { LanguageTraits, Model } from '@/server/core/ports/model';
import { createAnthropicChat } from '@/server/models/anthropic/chat';
import { createGeminiChat } from '@/server/models/gemini/chat';
import type { Chat } from '@/server/models/language/chat';
import { type Connection, knownFacts } from '@/server/models/language/connection';
import { createLanguageModel } from '@/server/models/language/language-model';
import type { Limiter } from '@/server/models/language/limiter';
import { maskedChat } from '@/server/models/language/masked-chat';
import { type ModelFacts, type ModelMemory, ownMemory } from '@/server/models/language/model-facts';
import { openaiProtocol } from '@/server/models/language/openai-protocol';
import type { Profile } from '@/server/models/language/profiles/profile';
import { profileFacts, profileOf } from '@/server/models/language/profiles/profile-of';
import type { Waiting } from '@/server/models/language/retry';
import { createOpenAIChat } from '@/server/models/openai/chat';
import { createResponsesChat } from '@/server/models/responses/chat';
import { relayThrough } from './relay';
import { endpointDescribed, noPrices } from './sentences';
import type { Endpoint, ModelSettings } from './settings';

/** Where nothing is known of a model. An answer has room for reasoning; a server that allows less says so, and is kept to. */
const assumed = { contextTokens: 128_000, outputTokens: 16_000 } as const;

export const connectionOf = (
  endpoint: Endpoint,
  model: string,
  memory: ModelMemory = ownMemory(),
): Connection => {
  const settings = endpoint.models[model] ?? {};
  return {
    endpoint: endpoint.name,
    baseUrl: endpoint.baseUrl,
    key: endpoint.key,
    headers: endpoint.headers,
    body: endpoint.body,
    model,
    stream: endpoint.stream,
    silenceMs: endpoint.silenceSeconds * 1_000,
    replyMs: endpoint.replySeconds * 1_000,
    cacheFor: endpoint.cacheFor,
    profile: {
      ...profileFacts(profileOf(model, endpoint.profiles), settings.temperature === true),
      ...(settings.effort === undefined ? {} : { effort: settings.effort }),
    },
    memory,
    temperature: settings.temperature ?? true,
    thinkingTokens: settings.thinkingTokens ?? 0,
  };
};

/** A chat with the connection's model by the protocol of its endpoint; what a server says of the key is masked. */
export const chatThrough = (endpoint: Endpoint, connection: Connection): Chat =>
  maskedChat(connection, chatByProtocol(endpoint, connection));

function chatByProtocol({ kind, name }: Endpoint, connection: Connection): Chat {
  const id = `${name}/${connection.model}`;
  switch (kind) {
    case 'anthropic':
      return createAnthropicChat(connection, id);
    case 'gemini':
      return createGeminiChat(connection, id);
    case 'openai-responses':
      return createResponsesChat(connection, id, false);
    case 'openai':
      return openaiChat(connection, id);
  }
}

/** By chat completions or by responses: which of them may be learnt in the middle of a call. */
function openaiChat(connection: Connection, id: string): Chat {
  const chats = {
    chat: createOpenAIChat(connection, id),
    responses: createResponsesChat(connection, id, true),
  };
  return (...call) =>
    chats[openaiProtocol(connection.model, connection.baseUrl, knownFacts(connection))](...call);
}

export function buildModel(
  endpoint: Endpoint,
  model: string,
  limiter: Limiter,
  waiting: Waiting,
  memory: ModelMemory = ownMemory(),
): Model {
  const settings: ModelSettings = endpoint.models[model] ?? {};
  const connection = connectionOf(endpoint, model, memory);
  const id = `${endpoint.name}/${model}`;
  const parts = {
    id,
    title: titleOf(endpoint, settings),
    traits: () => ({
      ...traitsOf(settings, profileOf(model, endpoint.profiles), memory.facts()),
      sampled: isSampled(connection),
    }),
    prices: settings.prices ?? null,
    unpriced: priceProblem(endpoint, model),
    chat: chatThrough(endpoint, connection),
    connection,
    limiter,
    waiting,
  };
  return createLanguageModel({ ...parts, relay: relayThrough(endpoint.kind, connection, parts) });
}

/** Whether a temperature reaches the model, as far as is known now. */
const isSampled = (connection: Connection): boolean =>
  connection.temperature &&
  connection.body.temperature !== null &&
  !knownFacts(connection).without.includes('temperature');

/** What a person set goes first; what the model's refusals taught bounds it; then comes what its name says. */
function traitsOf(settings: ModelSettings, profile: Profile | null, learnt: ModelFacts): LanguageTraits {
  const named = settings.contextTokens ?? profile?.contextTokens ?? assumed.contextTokens;
  const contextTokens = Math.min(named, learnt.contextTokens ?? Number.POSITIVE_INFINITY);
  const wanted = settings.outputTokens ?? profile?.outputTokens ?? assumed.outputTokens;
  const most = Math.min(learnt.outputTokens ?? Number.POSITIVE_INFINITY, Math.floor(contextTokens / 2));
  return {
    tools: settings.tools ?? !learnt.without.includes('tools'),
    ...(profile?.patches ? { patches: true } : {}),
    contextTokens,
    outputTokens: Math.min(wanted, most),
  };
}

/** Why dollars cannot be counted for a model of the endpoint, or null. */
export const priceProblem = ({ name, models }: Endpoint, model: string): string | null =>
  models[model]?.prices ? null : noPrices(`${name}/${model}`);

/** One line for lists. */
export function titleOf(endpoint: Endpoint, { prices }: ModelSettings): string {
  return endpointDescribed(new URL(endpoint.baseUrl).host, prices ?? null);
}
