import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { Turn } from '@/server/core/agent/turn';
import { CallFailed } from '@/server/core/ports/call-failed';
import type { JudgeRequest } from '@/server/core/ports/judge';
import type { LanguageTraits, LiveOutput, Model, StepReply, StepRequest } from '@/server/core/ports/model';
import { addUsage, type Usage } from '@/server/core/usage/usage';
import { rubric } from '@/server/core/verdict/grade';
import { signedCallId } from './call-ids';
import type { Chat, ChatMessage, ChatReply, ChatRequest } from './chat';
import { conversationOf } from './conversation';
import { estimatedUsage } from './estimate';
import type { Limiter } from './limiter';
import { type Prices, priceOf } from './prices';
import { readAction } from './read-action';
import { readChoice, votingRule } from './read-choice';
import { readPoints } from './read-points';
import { retried, type Waiting } from './retry';
import { declinedTask, modelDeclined, namedNoAction } from './sentences';

/** Answers without an action in one step, after which the attempt ends. */
const mostCorrections = 3;
const textTokens = 2_000;

const declined =
  'The last request was declined. All that is asked is to repair the program in this repository so that its tests pass. Take one action.';

export interface LanguageModelParts {
  /** `<endpoint>/<model>`. */
  id: string;
  title: string;
  traits: LanguageTraits;
  prices: Prices | null;
  /** Why dollars cannot be counted, or null. */
  unpriced: string | null;
  chat: Chat;
  /** The endpoint's, shared by all its models. */
  limiter: Limiter;
  waiting: Waiting;
}

interface PricedReply {
  reply: ChatReply;
  usage: Usage;
}

/**
 * A language model behind an API. Requests keep to the endpoint's limits and are repeated where that can help. Answers
 * that name no action are put right in words, at most three times a step; that exchange is charged and not remembered.
 */
export function createLanguageModel(parts: LanguageModelParts): Model {
  const { id, title, traits, prices, unpriced, chat, limiter, waiting } = parts;

  /** One answer. What an abort leaves behind is charged by estimate: the provider has begun to work. */
  async function requestReply(
    request: ChatRequest,
    signal: AbortSignal,
    listen: (output: LiveOutput) => void,
  ): Promise<PricedReply> {
    let latestOutput: LiveOutput | null = null;
    const onOutput = (output: LiveOutput) => {
      latestOutput = output;
      listen(output);
    };
    const once = () => {
      latestOutput = { thinking: '', text: '' };
      return chat(request, signal, onOutput);
    };
    try {
      const { value: reply, tried } = await retried(
        () => limiter.run(once, signal),
        waiting,
        signal,
        limiter.holdOff,
      );
      const usage = reply.usage ?? estimatedUsage(request, reply);
      return { reply, usage: priced({ ...usage, requests: tried }) };
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new CallFailed(
        'cancelled',
        'The call was cut off.',
        latestOutput && partial(request, latestOutput),
      );
    }
  }

  const priced = (usage: Usage): Usage => ({ ...usage, usd: priceOf(usage, prices) });

  function partial(request: ChatRequest, { thinking, text }: LiveOutput) {
    const partialReply = {
      text,
      thinking: thinking ? [{ model: id, text: thinking }] : [],
      calls: [],
    };
    return priced({ ...estimatedUsage(request, partialReply), requests: 1 });
  }

  async function step(
    { prompt, temperature, tools = [] }: StepRequest,
    signal: AbortSignal,
    listen: (output: LiveOutput) => void = () => {},
  ): Promise<StepReply> {
    const messages = conversationOf(prompt, { tools: traits.tools, model: id });
    const offered = tools.map((tool) => tool.name);
    let spent: Usage | null = null;
    let problem = '';
    for (let corrections = 0; corrections <= mostCorrections; corrections++) {
      const request = {
        messages,
        tools: traits.tools ? tools : [],
        temperature,
        outputTokens: traits.outputTokens,
      };
      const { reply: stepReply, usage } = await charged(spent, () => requestReply(request, signal, listen));
      spent = spent ? addUsage(spent, usage) : usage;
      if (stepReply.stop === 'refused') problem = declined;
      else {
        const read = readAction(stepReply, offered);
        if (read.ok) return reply(read, stepReply, spent);
        problem = read.problem;
      }
      messages.push(...correction(stepReply, problem));
    }
    const refused = problem === declined;
    throw new CallFailed(
      refused ? 'refusal' : 'confused',
      refused ? declinedTask(id, mostCorrections + 1) : namedNoAction(id, mostCorrections + 1, problem),
      spent,
    );
  }

  function reply(
    read: Extract<ReturnType<typeof readAction>, { ok: true }>,
    stepReply: ChatReply,
    usage: Usage,
  ): StepReply {
    const callId = signedCallId(stepReply);
    const turn: Turn = {
      text: read.text,
      thinking: stepReply.thinking,
      ...(callId === null ? {} : { callId }),
      ...(read.note ? { note: read.note } : {}),
    };
    return { action: read.action, thought: read.text, usage, turn };
  }

  /** What went before a failure in the same step is charged with it. */
  async function charged(before: Usage | null, work: () => Promise<PricedReply>): Promise<PricedReply> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CallFailed) || before === null) throw error;
      const spent = error.spent ? addUsage(before, error.spent) : before;
      throw new CallFailed(error.fault, error.message, spent);
    }
  }

  async function written(
    prompt: readonly PromptPart[],
    rule: string,
    temperature: number,
    signal: AbortSignal,
    most = textTokens,
  ) {
    const messages = conversationOf(prompt, { tools: false, model: id });
    if (rule !== '') messages.push({ role: 'user', text: rule, stable: false });
    const outputTokens = Math.min(most, traits.outputTokens);
    const { reply, usage } = await requestReply(
      { messages, tools: [], temperature, outputTokens },
      signal,
      () => {},
    );
    if (reply.stop === 'refused') throw new CallFailed('refusal', modelDeclined(id), usage);
    return { text: reply.text.trim(), usage };
  }

  return {
    id,
    title,
    ...(unpriced === null ? {} : { unpriced }),
    language: traits,
    step,
    async judge({ prompt, context, temperature }: JudgeRequest, signal) {
      const { text, usage } = await written(prompt, votingRule, temperature, signal);
      return { choice: readChoice(text, context.candidates.length), thought: text, usage };
    },
    async grade({ prompt, temperature }, signal) {
      const { text, usage } = await written(prompt, '', temperature, signal);
      const names = rubric.map(({ name }) => name);
      return { points: readPoints(text, names), thought: text, usage };
    },
    postMortem: ({ prompt }, signal) => written(prompt, '', 0, signal),
    write: ({ prompt, outputTokens }, signal) => written(prompt, '', 0, signal, outputTokens),
  };
}

/** The answer that did not serve, told as plain words (its calls may not parse), and what to do instead. */
function correction(reply: ChatReply, problem: string): ChatMessage[] {
  const calls = reply.calls.map(
    ({ name, arguments: given }) => `[${name.slice(0, 80)} ${given.slice(0, 2_000)}]`,
  );
  const replyText = [reply.text.trim().slice(0, 4_000), ...calls].filter((text) => text !== '').join('\n');
  return [
    { role: 'assistant', text: replyText || '(no answer)', thinking: [], call: null },
    { role: 'user', text: problem, stable: false },
  ];
}
