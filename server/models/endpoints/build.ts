import type { LanguageTraits, Model } from '@/server/core/ports/model';
import { createAnthropicChat } from '@/server/models/anthropic/chat';
import type { Chat } from '@/server/models/language/chat';
import type { Connection } from '@/server/models/language/connection';
import { createLanguageModel } from '@/server/models/language/language-model';
import type { Limiter } from '@/server/models/language/limiter';
import { type ModelFacts, type ModelMemory, ownMemory } from '@/server/models/language/model-facts';
import { profileFacts, profileOf } from '@/server/models/language/profiles';
import type { Waiting } from '@/server/models/language/retry';
import { createOpenAIChat } from '@/server/models/openai/chat';
import { endpointDescribed, noPrices } from './sentences';
import type { Endpoint, ModelSettings } from './settings';

/** Where nothing is known of a model. Small enough for most that are run at home. */
const assumed = { contextTokens: 128_000, outputTokens: 8_000 } as const;

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
    profile: profileFacts(model, settings.temperature === true),
    memory,
    temperature: settings.temperature ?? true,
    thinkingTokens: settings.thinkingTokens ?? 0,
  };
};

export function chatOf(endpoint: Endpoint, model: string, memory: ModelMemory): Chat {
  const connection = connectionOf(endpoint, model, memory);
  const id = `${endpoint.name}/${model}`;
  return endpoint.kind === 'openai' ? createOpenAIChat(connection, id) : createAnthropicChat(connection, id);
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
  return createLanguageModel({
    id: `${endpoint.name}/${model}`,
    title: titleOf(endpoint, settings),
    traits: () => traitsOf(settings, model, memory.facts()),
    prices: settings.prices ?? null,
    unpriced: priceProblem(endpoint, model),
    chat: chatOf(endpoint, model, memory),
    connection,
    limiter,
    waiting,
  });
}

/** What a person set goes first; what the model's refusals taught bounds it; then comes what its name says. */
function traitsOf(settings: ModelSettings, model: string, learnt: ModelFacts): LanguageTraits {
  const profile = profileOf(model);
  const named = settings.contextTokens ?? profile?.contextTokens ?? assumed.contextTokens;
  const contextTokens = Math.min(named, learnt.contextTokens ?? Number.POSITIVE_INFINITY);
  const wanted = settings.outputTokens ?? profile?.outputTokens ?? assumed.outputTokens;
  const most = Math.min(learnt.outputTokens ?? Number.POSITIVE_INFINITY, Math.floor(contextTokens / 2));
  return {
    tools: settings.tools ?? !learnt.without.includes('tools'),
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
