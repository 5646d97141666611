import type { Chat, ChatRequest } from '@/server/models/language/chat';
import { type Connection, knownFacts, withBody } from '@/server/models/language/connection';
import { adapted } from '@/server/models/language/lessons';
import { RefusedTurns, withPlainTurns } from '@/server/models/language/plain-turns';
import { isRecord } from '@/server/models/language/record';
import { fieldsOf, type Refusal } from '@/server/models/language/refusal';
import { callOnce } from '@/server/models/language/reply-reader';
import { addressOf } from '@/server/models/openai/address';
import { cacheKey, holdsItsReasoning, isResponsesTurn, responsesInput, responsesTools } from './input';
import { StreamedReply } from './streamed-reply';

/** Families that do not reason: they refuse what is only for reasoning. */
const doesNotReason = /(?:^|\/)(?:gpt-[34](?!\d)|chatgpt-)/;

/** An effort for a number of tokens: this API has levels alone. */
const effortFor = (tokens: number): string =>
  tokens <= 4_096 ? 'low' : tokens <= 16_384 ? 'medium' : 'high';

function paramsOf(
  connection: Connection,
  request: ChatRequest,
  messages: ChatRequest['messages'],
): Record<string, unknown> {
  const { temperature, thinkingTokens } = connection;
  const model = addressOf(connection.baseUrl, null).deployment ?? connection.model;
  const reasons = !doesNotReason.test(model.toLowerCase());
  const { instructions, input } = responsesInput(messages);
  return {
    model,
    ...(instructions === '' ? {} : { instructions }),
    input,
    store: false,
    max_output_tokens: request.outputTokens + thinkingTokens,
    prompt_cache_key: cacheKey(model, request.messages),
    ...(temperature ? { temperature: request.temperature } : {}),
    ...(reasons
      ? {
          include: ['reasoning.encrypted_content'],
          reasoning: {
            ...(thinkingTokens > 0 ? { effort: effortFor(thinkingTokens) } : {}),
            summary: 'auto',
          },
        }
      : {}),
    ...(request.tools.length > 0 ? { tools: responsesTools(request.tools) } : {}),
  };
}

/** What people write for chat completions, by the names of this API; null still takes a field out. */
function withPersonsBody(own: Record<string, unknown>, body: Record<string, unknown>): object {
  const { reasoning_effort, max_tokens, max_completion_tokens, verbosity, stream_options: _, ...rest } = body;
  const output = max_completion_tokens ?? max_tokens;
  const reasoning = {
    ...fieldsOf(own.reasoning),
    ...(reasoning_effort === undefined ? {} : { effort: reasoning_effort }),
    ...fieldsOf(rest.reasoning),
  };
  return withBody(own, {
    ...(output === undefined ? {} : { max_output_tokens: output }),
    ...(verbosity === undefined ? {} : { text: { verbosity } }),
    ...rest,
    ...(rest.reasoning === null || Object.keys(reasoning).length === 0 ? {} : { reasoning }),
  });
}

/** What of an event adds to the output. Events that repeat it as a whole do not count. */
const outputIn = (value: unknown): string =>
  isRecord(value) && typeof value.delta === 'string' ? value.delta : '';

/** How servers refuse reasoning that cannot be decrypted any more, or stands without what belongs to it. */
const refusedReasoning =
  /invalid_encrypted_content|encrypted[_ ]content[^.]{0,200}(?:could not|cannot|not) be|without its required|(?:invalid|verify)[^.]{0,40}signature/i;
/** How they refuse reasoning that is named and not held by the request. */
const notKept = /items are not persisted|item with id '\w+' not found/i;

const servesNoResponses = ({ status, code, message }: Refusal): boolean =>
  [404, 405, 501].includes(status ?? 0) && !/model|deployment/i.test(`${code} ${message}`);

/**
 * OpenAI's Responses API, streaming or not, without anything kept on the server. `id` is the model's full name.
 * `chosen`: the API was chosen by us, so that a server without it is asked through chat completions.
 */
export function createResponsesChat(connection: Connection, id: string, chosen: boolean): Chat {
  const refusedTurns = new RefusedTurns();
  let keepsItems = true;
  return async (request, signal, listen) => {
    // The vendor's code is read with the first call: most processes make none.
    const vendor = await import('@/server/models/openai/client');
    const facts = knownFacts(connection);
    const stream = connection.stream && !facts.without.includes('stream');
    const messages = withPlainTurns(
      request.messages,
      (native) =>
        isResponsesTurn(native) && !refusedTurns.has(native) && (keepsItems || holdsItsReasoning(native)),
    );
    const own = paramsOf(connection, request, messages);
    const params = adapted(withPersonsBody(stream ? { ...own, stream: true } : own, connection.body), facts);
    return callOnce({
      ...{ connection, request, signal, listen, params, stream, outputIn },
      reader: new StreamedReply(id),
      send: (call) =>
        vendor
          .openaiClient(connection, call, { responses: true })
          .post('/responses', { body: params, signal: call.signal })
          .asResponse(),
      adapts(refusal) {
        if (chosen && servesNoResponses(refusal)) {
          connection.memory.learn({ protocol: 'chat' });
          return true;
        }
        if (keepsItems && notKept.test(refusal.message)) {
          keepsItems = false;
          return true;
        }
        if (!refusedReasoning.test(`${refusal.code} ${refusal.message}`)) return false;
        return refusedTurns.add(messages, ({ message }) => namesPart(refusal.message, message));
      },
      fault: vendor.openaiFault,
    });
  };
}

/** Whether a refusal names an item of the turn. */
function namesPart(text: string, message: unknown): boolean {
  const output = isRecord(message) && Array.isArray(message.output) ? message.output : [];
  return output.some(
    (item) => isRecord(item) && typeof item.id === 'string' && item.id !== '' && text.includes(item.id),
  );
}
