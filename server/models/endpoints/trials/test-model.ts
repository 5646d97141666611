import { errorMessage } from '@/server/core/base/error-message';
import { chatThrough, connectionOf } from '@/server/models/endpoints/build';
import type { Endpoint } from '@/server/models/endpoints/settings';
import type { ChatReply } from '@/server/models/language/chat';
import type { Finding, ModelFacts, ModelMemory } from '@/server/models/language/model-facts';
import { untilAdapted } from '@/server/models/language/retry';
import {
  lateSystemFound,
  resultFound,
  type Trial,
  temperatureFound,
  thinkingFound,
  toolsFound,
} from './findings';
import { plain } from './questions';
import { found } from './sentences';

/** What six small calls showed of a model. */
export interface ModelTest {
  ok: boolean;
  /** In words, what is wrong; empty where the model replied. */
  message: string;
  /** Milliseconds to the whole of the first reply, and to its first token; null where there was none. */
  ms: number;
  firstMs: number | null;
  findings: Finding[];
}

/**
 * Finds out by trying what a model can do, and writes it into its memory: whether it replies, streams and reports tokens,
 * calls tools, goes on from a result, takes a temperature, thinks, and where it takes system messages. Never throws but by
 * the abort. A model that does not reply to the first call is not tried further.
 */
export async function testModel(
  endpoint: Endpoint,
  model: string,
  { signal, now, memory }: { signal: AbortSignal; now: () => number; memory: ModelMemory },
): Promise<ModelTest> {
  const trial: Trial = { endpoint, model, memory, signal };
  const began = now();
  let firstMs: number | null = null;
  const chat = chatThrough(endpoint, connectionOf(endpoint, model, memory));
  let reply: ChatReply;
  try {
    reply = await untilAdapted(() =>
      chat(plain, signal, () => {
        firstMs ??= now() - began;
      }),
    );
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, message: errorMessage(error), ms: now() - began, firstMs, findings: [] };
  }
  const ms = now() - began;
  const findings = repliesFound(endpoint, memory.facts(), reply);
  const note = (one: { finding: Finding; facts?: Partial<ModelFacts> } | null) => {
    if (one === null) return;
    findings.push(one.finding);
    if (one.facts) memory.learn(one.facts);
  };
  const tools = await toolsFound(trial, chat);
  note(tools);
  if (tools.reply) note(await resultFound(trial, chat, tools.reply));
  note(await temperatureFound(trial));
  note(await thinkingFound(trial));
  note(await lateSystemFound(trial));
  memory.learn({ tested: { at: new Date().toISOString(), findings } });
  return { ok: true, message: '', ms, firstMs, findings };
}

function repliesFound({ stream }: Endpoint, { without }: ModelFacts, { usage }: ChatReply): Finding[] {
  const streams = stream && !without.includes('stream');
  return [
    { about: 'stream', ok: streams, text: streams ? found.streams : found.noStream },
    { about: 'usage', ok: usage !== null, text: usage === null ? found.noTokens : found.tokens },
  ];
}
