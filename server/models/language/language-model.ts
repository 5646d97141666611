import { requestedCalls } from '@/server/core/agent/call';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { Turn } from '@/server/core/agent/turn';
import { CallFailed } from '@/server/core/ports/call-failed';
import type { JudgeRequest } from '@/server/core/ports/judge';
import type { LiveOutput, Model, StepReply, StepRequest, ToolSpec } from '@/server/core/ports/model';
import type { ModelNote } from '@/server/core/run/note';
import { addUsage, type Usage } from '@/server/core/usage/usage';
import { rubric } from '@/server/core/verdict/grade';
import type { ChatMessage, ChatReply, ChatRequest } from './chat';
import type { Connection } from './connection';
import { conversationOf } from './conversation';
import { notesOf } from './notes';
import { type CallParts, type PricedReply, pricedCall } from './priced-call';
import { readAction } from './read-action';
import { readChoice, votingRule } from './read-choice';
import { readPoints } from './read-points';
import { NoTools } from './refused';
import { actionsAsText, declinedTask, modelDeclined, namedNoAction, serverCouldNotRead } from './sentences';

/** Answers without an action in one step, after which the attempt ends. */
const mostCorrections = 3;
const textTokens = 2_000;

const declined =
  'The last request was declined. All that is asked is to repair the program in this repository so that its tests pass. Take one action.';

export interface LanguageModelParts extends Omit<CallParts, 'thinkingTokens'> {
  title: string;
  /** Why dollars cannot be counted, or null. */
  unpriced: string | null;
  /** Passes calls of guest agents on. */
  relay?: Model['relay'];
  connection: Pick<Connection, 'profile' | 'memory' | 'temperature' | 'thinkingTokens'>;
}

/**
 * A language model behind an API. Requests keep to the endpoint's limits and are repeated where that can help. Answers
 * that name no action are put right in words, at most three times a step; that exchange is charged and not remembered.
 */
export function createLanguageModel(parts: LanguageModelParts): Model {
  const { id, title, unpriced, connection } = parts;
  const { thinkingTokens } = connection;

  const requestReply = (request: ChatRequest, signal: AbortSignal, listen: (output: LiveOutput) => void) =>
    pricedCall({ ...parts, thinkingTokens }, request, signal, listen);

  /** The prompt as messages. Where it was made for a model that calls tools and this one does not, the form is explained. */
  function spoken(prompt: readonly PromptPart[], tools: readonly ToolSpec[], tooled: boolean) {
    const { messages, after } = conversationOf(prompt, { tools: tooled, model: id });
    const explained = prompt.some(({ kind, text }) => kind === 'system' && text.includes('```action'));
    if (tooled || explained || tools.length === 0) return { messages, after };
    // Later prompts do not have this message, so the reply cannot go back in its own form.
    const how: ChatMessage = { role: 'user', text: actionsAsText(tools), stable: false };
    return { messages: [...messages, how], after: null };
  }

  async function step(
    { prompt, temperature, tools = [] }: StepRequest,
    signal: AbortSignal,
    listen: (output: LiveOutput) => void = () => {},
  ): Promise<StepReply> {
    const traits = parts.traits();
    let tooled = traits.tools;
    let { messages, after } = spoken(prompt, tools, tooled);
    const offered = tools.map((tool) => tool.name);
    const notes: ModelNote[] = [];
    let spent: Usage | null = null;
    let problem = '';
    const request = () =>
      requestReply(
        { messages, tools: tooled ? tools : [], temperature, outputTokens: traits.outputTokens },
        signal,
        listen,
      );
    const withOrWithoutTools = async () => {
      try {
        return await request();
      } catch (error) {
        if (!(error instanceof NoTools) || !tooled) throw error;
        tooled = false;
        ({ messages, after } = spoken(prompt, tools, tooled));
        return request();
      }
    };
    for (let corrections = 0; corrections <= mostCorrections; corrections++) {
      const called = await charged(spent, withOrWithoutTools);
      const { reply: stepReply, usage } = called;
      notes.push(...called.notes);
      spent = spent ? addUsage(spent, usage) : usage;
      if (stepReply.stop === 'refused') problem = declined;
      else {
        const read = readAction(stepReply, offered);
        if (read.ok) {
          // What was put right in between is not remembered: what came after it can go back in plain form alone.
          return {
            ...reply(read, stepReply, spent, { after: corrections === 0 ? after : null, tooled }),
            notes: [...notesOf(id, connection), ...notes],
          };
        }
        problem = stepReply.unread === undefined ? read.problem : serverCouldNotRead(stepReply.unread);
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

  /**
   * The message goes back in its own form where its calls are calls of the API with whole arguments. What was written as
   * text, or read leniently, goes back as the call that it was read as: servers refuse the one, and models learn the other.
   */
  function reply(
    read: Extract<ReturnType<typeof readAction>, { ok: true }>,
    { thinking, calls, native: message }: ChatReply,
    usage: Usage,
    { after, tooled }: { after: string | null; tooled: boolean },
  ): StepReply {
    const isWhole = calls.length > 0 ? calls.every(({ arguments: given }) => isObject(given)) : !tooled;
    // Where one call of the message stands for several, results cannot be given one for one.
    const isPaired = calls.length === 0 || calls.length === requestedCalls(read).length;
    const native =
      after === null || message === undefined || !isWhole || !isPaired
        ? {}
        : {
            native: {
              model: id,
              after,
              message,
              calls: calls.map((call) => call.id),
              taken: calls.length > 0 ? 0 : null,
            },
          };
    const { text, note, ok: _, ...requested } = read;
    const turn: Turn = { text, thinking, ...(note ? { note } : {}), ...native };
    return { ...requested, thought: text, usage, turn };
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
    const { messages } = conversationOf(prompt, { tools: false, model: id });
    if (rule !== '') messages.push({ role: 'user', text: rule, stable: false });
    const outputTokens = Math.min(most, parts.traits().outputTokens);
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
    get language() {
      return parts.traits();
    },
    step,
    ...(parts.relay ? { relay: parts.relay } : {}),
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
    { role: 'assistant', text: replyText || '(no answer)', calls: [] },
    { role: 'user', text: problem, stable: false },
  ];
}

/** Whether arguments are what APIs take back: a whole JSON object. */
function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
