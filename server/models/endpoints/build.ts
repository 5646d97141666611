import type { Model } from '@/server/core/ports/model';
import { createAnthropicChat } from '@/server/models/anthropic/chat';
import type { Chat } from '@/server/models/language/chat';
import type { Connection } from '@/server/models/language/connection';
import { createLanguageModel } from '@/server/models/language/language-model';
import type { Limiter } from '@/server/models/language/limiter';
import type { Waiting } from '@/server/models/language/retry';
import { createOpenAIChat } from '@/server/models/openai/chat';
import { endpointDescribed, noPrices } from './sentences';
import type { Endpoint, ModelSettings } from './settings';

/** Where nothing is known of a model. Small enough for most that are run at home. */
const assumed = { contextTokens: 128_000, outputTokens: 8_000 } as const;

export const connectionOf = (endpoint: Endpoint, model: string): Connection => {
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
    temperature: settings.temperature ?? true,
    thinkingTokens: settings.thinkingTokens ?? 0,
  };
};

export function chatOf(endpoint: Endpoint, model: string): Chat {
  const connection = connectionOf(endpoint, model);
  const id = `${endpoint.name}/${model}`;
  return endpoint.kind === 'openai' ? createOpenAIChat(connection, id) : createAnthropicChat(connection, id);
}

export function buildModel(endpoint: Endpoint, model: string, limiter: Limiter, waiting: Waiting): Model {
  const settings: ModelSettings = endpoint.models[model] ?? {};
  const contextTokens = settings.contextTokens ?? assumed.contextTokens;
  return createLanguageModel({
    id: `${endpoint.name}/${model}`,
    title: titleOf(endpoint, settings),
    traits: {
      tools: settings.tools ?? true,
      contextTokens,
      outputTokens: Math.min(settings.outputTokens ?? assumed.outputTokens, Math.floor(contextTokens / 2)),
    },
    prices: settings.prices ?? null,
    unpriced: priceProblem(endpoint, model),
    chat: chatOf(endpoint, model),
    limiter,
    waiting,
  });
}

/** Why dollars cannot be counted for a model of the endpoint, or null. */
export const priceProblem = ({ name, models }: Endpoint, model: string): string | null =>
  models[model]?.prices ? null : noPrices(`${name}/${model}`);

/** One line for lists. */
export function titleOf(endpoint: Endpoint, { prices }: ModelSettings): string {
  return endpointDescribed(new URL(endpoint.baseUrl).host, prices ?? null);
}
