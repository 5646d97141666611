import type { Chat, ChatRequest } from '@/server/models/language/chat';
import { type Connection, knownFacts, withBody } from '@/server/models/language/connection';
import { adapted } from '@/server/models/language/lessons';
import type { ModelFacts } from '@/server/models/language/model-facts';
import { RefusedTurns, withPlainTurns } from '@/server/models/language/plain-turns';
import { fieldsOf, listOf, type Refusal } from '@/server/models/language/refusal';
import { callOnce } from '@/server/models/language/reply-reader';
import { geminiFault, generate } from './client';
import { callIn, geminiContents, geminiTools, isGeminiTurn, withRulesInside } from './contents';
import { StreamedReply } from './streamed-reply';

const thinkingField = 'generationConfig.thinkingConfig';
/** Families that think, and those that take a level in place of a budget ("Thinking", as of November 2026). */
const thinks = /gemini-(?:2\.5|[3-9]|[a-z-]*latest)/;
const takesLevels = /gemini-[3-9]/;
/** Families that refuse calls without a signature ("Thought signatures"). */
const signsCalls = /gemini-[3-9]/;
/** Tokens up to which thinking is low where there are levels alone. */
const lowThinking = 8_192;

function thinkingConfig({ model, thinkingTokens }: Connection, { without }: ModelFacts): object | null {
  const name = model.toLowerCase();
  if (thinkingTokens === 0) return thinks.test(name) ? { includeThoughts: true } : null;
  const byLevel = takesLevels.test(name)
    ? !without.includes(`${thinkingField}.thinkingLevel`)
    : without.includes(`${thinkingField}.thinkingBudget`);
  const amount = byLevel
    ? { thinkingLevel: thinkingTokens <= lowThinking ? 'LOW' : 'HIGH' }
    : { thinkingBudget: thinkingTokens };
  return { ...amount, includeThoughts: true };
}

function paramsOf(connection: Connection, request: ChatRequest, messages: ChatRequest['messages']): object {
  const facts = knownFacts(connection);
  const { temperature, thinkingTokens, body } = connection;
  const signs = facts.signedCalls ?? signsCalls.test(connection.model.toLowerCase());
  const prompt = geminiContents(messages, signs);
  const { systemInstruction, contents } = facts.without.includes('systemInstruction')
    ? withRulesInside(prompt)
    : prompt;
  const thinking = thinkingConfig(connection, facts);
  const generationConfig = {
    // Thoughts count as output.
    maxOutputTokens: Math.min(
      request.outputTokens + thinkingTokens,
      facts.outputTokens ?? Number.POSITIVE_INFINITY,
    ),
    ...(temperature && !facts.without.includes('temperature') ? { temperature: request.temperature } : {}),
    ...(thinking === null ? {} : { thinkingConfig: thinking }),
  };
  const own = {
    ...(systemInstruction === null ? {} : { systemInstruction }),
    contents,
    ...(request.tools.length > 0 ? { tools: geminiTools(request.tools) } : {}),
    generationConfig,
  };
  const config = body.generationConfig;
  return withBody(own, {
    ...body,
    ...(config === undefined ? {} : { generationConfig: withBody(generationConfig, fieldsOf(config)) }),
  });
}

/** Text, and the arguments of calls. */
const outputIn = (value: unknown): string =>
  (Array.isArray(value) ? value : [value])
    .flatMap((chunk) =>
      listOf(fieldsOf(fieldsOf(listOf(fieldsOf(chunk).candidates)[0]).content).parts).map(fieldsOf),
    )
    .map(
      (part) => `${part.text ?? ''}${callIn(part) === null ? '' : JSON.stringify(callIn(part)?.args ?? '')}`,
    )
    .join('');

const noSignature = /missing a thought_?signature|thought_?signature is missing/i;
const badSignature =
  /thought[_ ]?signature[^.]{0,60}(?:invalid|not valid|corrupt|malformed)|(?:invalid|corrupted)[^.]{0,30}thought[_ ]?signature/i;
const noThinking =
  /thinking[^.]{0,30} (?:is|are) (?:not|only) (?:supported|enabled)|(?:not|n't) support thinking/i;
const noInstruction = /(?:developer|system)[_ ]?instruction[^.]{0,40} not (?:supported|enabled)/i;

/** Gemini's own protocol, streaming or not. `id` is the model's full name. */
export function createGeminiChat(connection: Connection, id: string): Chat {
  const refusedTurns = new RefusedTurns();
  return async (request, signal, listen) => {
    const { memory, stream } = connection;
    const facts = knownFacts(connection);
    const messages = withPlainTurns(
      request.messages,
      (native) => isGeminiTurn(native) && !refusedTurns.has(native),
    );
    const params = adapted(paramsOf(connection, request, messages), facts);
    const lacks = (field: string) => {
      if (facts.without.includes(field)) return false;
      memory.learn({ without: [field] });
      return true;
    };
    const adapts = ({ status, message }: Refusal): boolean => {
      if (status !== 400) return false;
      if (noSignature.test(message) && facts.signedCalls !== true) {
        memory.learn({ signedCalls: true });
        return true;
      }
      if (badSignature.test(message)) return refusedTurns.add(messages, () => true);
      if (noInstruction.test(message)) return lacks('systemInstruction');
      return noThinking.test(message) &&
        /thinkingConfig/.test(JSON.stringify(params)) &&
        !/level|budget/i.test(message)
        ? lacks(thinkingField)
        : false;
    };
    return callOnce({
      ...{ connection, request, signal, listen, params, stream, outputIn, adapts },
      reader: new StreamedReply(id),
      send: (call) => generate(connection, call, params, stream),
      fault: geminiFault,
    });
  };
}
