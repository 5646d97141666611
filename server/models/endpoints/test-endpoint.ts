import { errorMessage } from '@/server/core/base/error-message';
import { CallFailed } from '@/server/core/ports/call-failed';
import type { ChatReply, ChatRequest } from '@/server/models/language/chat';
import type { Connection } from '@/server/models/language/connection';
import { callFailed } from '@/server/models/language/faults';
import { type GuardedCall, guardCall } from '@/server/models/language/guarded-call';
import { type ModelMemory, ownMemory } from '@/server/models/language/model-facts';
import { NoTools } from '@/server/models/language/refused';
import { untilAdapted } from '@/server/models/language/retry';
import { chatOf, connectionOf } from './build';
import { callsNoTools, callsTools, reportsNoTokens, reportsTokens } from './sentences';
import type { Endpoint } from './settings';

/** How to ask for a vendor's list of models and how to read its errors. The vendor's code is loaded when it is needed. */
async function listerOf({ kind }: Endpoint, connection: Connection, call: GuardedCall) {
  if (kind === 'openai') {
    const { openaiClient, openaiFault } = await import('@/server/models/openai/client');
    const client = openaiClient(connection, call);
    return { list: () => client.models.list({ signal: call.signal }), fault: openaiFault };
  }
  const { anthropicClient, anthropicFault } = await import('@/server/models/anthropic/client');
  const client = anthropicClient(connection, call);
  return {
    list: () => client.models.list({ limit: 1_000 }, { signal: call.signal }),
    fault: anthropicFault,
  };
}

/** The models an endpoint says it has, sorted. Errors: `CallFailed`. */
export async function listedModels(endpoint: Endpoint, signal: AbortSignal): Promise<string[]> {
  const connection = connectionOf(endpoint, '');
  const call = guardCall(signal, connection, 0);
  const { list, fault } = await listerOf(endpoint, connection, call);
  const ids: string[] = [];
  try {
    for (const { id } of (await list()).data ?? []) ids.push(id);
  } catch (error) {
    if (signal.aborted) throw callFailed('timeout', endpoint.name, '', []);
    throw fault(error, { call, connection, params: {}, now: Date.now() });
  } finally {
    call.end();
  }
  return ids.sort();
}

/** What one cheap call told of a model. */
export interface EndpointTest {
  ok: boolean;
  /** In words, what is wrong or what was found. */
  message: string;
  /** Milliseconds to the whole answer, and to its first word; null where there was none. */
  ms: number;
  firstMs: number | null;
  /** It called the tool it was offered. */
  tools: boolean;
  /** Tokens were reported. */
  usage: boolean;
}

const question: ChatRequest = {
  messages: [
    { role: 'system', text: 'You are being tested for a connection.', stable: true },
    {
      role: 'user',
      text: 'Call the tool “finish” with the summary “ok”. If you have no tools, say ok.',
      stable: true,
    },
  ],
  tools: [
    {
      name: 'finish',
      description: 'Ends the test.',
      parameters: {
        type: 'object',
        properties: { summary: { type: 'string' } },
        required: ['summary'],
        additionalProperties: false,
      },
    },
  ],
  temperature: 0,
  outputTokens: 300,
};

/** Asks a model one small thing: whether it answers, how fast, and what it can do. Never throws but by the abort. */
export async function testModel(
  endpoint: Endpoint,
  model: string,
  signal: AbortSignal,
  now: () => number,
  memory: ModelMemory = ownMemory(),
): Promise<EndpointTest> {
  const began = now();
  let firstMs: number | null = null;
  const chat = chatOf(endpoint, model, memory);
  const onFirstOutput = () => {
    firstMs ??= now() - began;
  };
  const found = (reply: ChatReply, tools: boolean): EndpointTest => ({
    ok: true,
    message: [tools ? callsTools : callsNoTools, reply.usage ? reportsTokens : reportsNoTokens].join(' '),
    ms: now() - began,
    firstMs,
    tools,
    usage: reply.usage !== null,
  });
  try {
    const reply = await untilAdapted(() => chat(question, signal, onFirstOutput));
    return found(reply, reply.calls.length > 0);
  } catch (error) {
    signal.throwIfAborted();
    const refusedTools =
      error instanceof NoTools || (error instanceof CallFailed && error.fault === 'bad-request');
    try {
      if (refusedTools)
        return found(
          await untilAdapted(() => chat({ ...question, tools: [] }, signal, onFirstOutput)),
          false,
        );
    } catch {
      signal.throwIfAborted();
    }
    const message = errorMessage(error);
    return { ok: false, message, ms: now() - began, firstMs, tools: false, usage: false };
  }
}
