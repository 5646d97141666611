import { errorMessage } from '@/server/core/base/error-message';
import { CallFailed } from '@/server/core/ports/call-failed';
import type { Endpoint } from '@/server/models/endpoints/settings';
import type { Chat, ChatReply, ChatRequest } from '@/server/models/language/chat';
import type { Finding, ModelFacts, ModelMemory } from '@/server/models/language/model-facts';
import { profileOf } from '@/server/models/language/profiles/profile-of';
import { NoTools } from '@/server/models/language/refused';
import { untilAdapted } from '@/server/models/language/retry';
import { lateSystem, thoughtful, tooled, warm, withResult } from './questions';
import { found } from './sentences';
import { trialOf } from './trial-connection';

/** What a trial needs. Failures other than the abort are findings. */
export interface Trial {
  endpoint: Endpoint;
  model: string;
  memory: ModelMemory;
  signal: AbortSignal;
}

/** A finding, and what it says of the model. */
interface Found {
  finding: Finding;
  facts?: Partial<ModelFacts>;
}

const about = (name: string, ok: boolean | null, text: string): Finding => ({
  about: name,
  ok,
  text: text.slice(0, 500),
});
const notFound = ({ signal }: Trial, name: string, error: unknown): Found => {
  signal.throwIfAborted();
  return { finding: about(name, null, found.unknown(name, errorMessage(error))) };
};

const replyOf = ({ signal }: Trial, chat: Chat, request: ChatRequest): Promise<ChatReply> =>
  untilAdapted(() => chat(request, signal, () => {}));

/** Whether it calls the tool it is offered; its reply is what the next trial goes on from. */
export async function toolsFound(trial: Trial, chat: Chat): Promise<Found & { reply: ChatReply | null }> {
  try {
    const reply = await replyOf(trial, chat, tooled);
    if (reply.calls.length > 0) return { finding: about('tools', true, found.callsTools), reply };
    const text = reply.stop === 'length' ? found.cutBeforeCall : found.callsNoTools;
    return { finding: about('tools', reply.stop === 'length' ? null : false, text), reply: null };
  } catch (error) {
    if (error instanceof NoTools)
      return {
        finding: about('tools', false, found.refusesTools),
        facts: { without: ['tools'] },
        reply: null,
      };
    return { ...notFound(trial, 'tools', error), reply: null };
  }
}

/** Whether it goes on from the result of a call, with its own message sent back to it. */
export async function resultFound(trial: Trial, chat: Chat, reply: ChatReply): Promise<Found> {
  try {
    await replyOf(trial, chat, withResult(reply));
    return { finding: about('results', true, found.goesOn) };
  } catch (error) {
    trial.signal.throwIfAborted();
    return { finding: about('results', false, found.doesNotGoOn(errorMessage(error))) };
  }
}

export async function temperatureFound(trial: Trial): Promise<Found> {
  const { endpoint, model, memory } = trial;
  const names = ['temperature', 'top_p', 'top_k'];
  if ('temperature' in endpoint.body) return { finding: about('temperature', null, found.setByBody) };
  const tried = trialOf(endpoint, model, memory, { names, temperature: true, thinkingTokens: 0 });
  try {
    await replyOf(trial, tried.chat, warm);
    return tried.refused('temperature')
      ? { finding: about('temperature', false, found.noTemperature), facts: { without: ['temperature'] } }
      : { finding: about('temperature', true, found.temperature), facts: { takes: ['temperature'] } };
  } catch (error) {
    return notFound(trial, 'temperature', error);
  }
}

/** How it can be made to think: by a level of effort (chat completions), or with a budget or freely (messages). */
export function thinkingFound(trial: Trial): Promise<Found> {
  return trial.endpoint.kind === 'openai' ? effortFound(trial) : budgetFound(trial);
}

const hasThought = ({ thinking, usage }: ChatReply) =>
  thinking.length > 0 || (usage?.reasoningTokens ?? 0) > 0;

async function effortFound(trial: Trial): Promise<Found> {
  const { endpoint, model, memory } = trial;
  const levels = profileOf(model, endpoint.profiles)?.efforts ?? [];
  const level = levels.includes('low') || levels.length === 0 ? 'low' : (levels[0] ?? 'low');
  if ('reasoning_effort' in endpoint.body) return { finding: about('thinking', null, found.setByBody) };
  const tried = trialOf(endpoint, model, memory, { names: ['reasoning_effort'] }, { effort: level });
  try {
    const reply = await replyOf(trial, tried.chat, thoughtful);
    if (tried.refused('reasoning_effort'))
      return {
        finding: about('thinking', false, found.noEffort),
        facts: { thinking: 'none', without: ['reasoning_effort'] },
      };
    return hasThought(reply)
      ? {
          finding: about('thinking', true, found.effort),
          facts: { thinking: 'effort', takes: ['reasoning_effort'] },
        }
      : { finding: about('thinking', null, found.effortIgnored) };
  } catch (error) {
    return notFound(trial, 'thinking', error);
  }
}

/** The least the API allows to think with. */
const leastThinking = 1_024;

async function budgetFound(trial: Trial): Promise<Found> {
  const { endpoint, model, memory } = trial;
  if ('thinking' in endpoint.body) return { finding: about('thinking', null, found.setByBody) };
  const known = profileOf(model, endpoint.profiles)?.thinking;
  const first = known === 'adaptive' ? known : 'enabled';
  const over = { names: ['thinking'], thinkingTokens: leastThinking };
  const tried = trialOf(endpoint, model, memory, over, { thinking: first });
  try {
    const reply = await replyOf(trial, tried.chat, thoughtful);
    if (tried.refused('thinking'))
      return { finding: about('thinking', false, found.noThinking), facts: { thinking: 'none' } };
    const kind = tried.learnt().thinking ?? first;
    const text = kind === 'adaptive' ? found.adaptive : found.budget;
    return hasThought(reply)
      ? { finding: about('thinking', true, text), facts: { thinking: kind, takes: ['thinking'] } }
      : { finding: about('thinking', null, found.thinkingUnseen), facts: { thinking: kind } };
  } catch (error) {
    return notFound(trial, 'thinking', error);
  }
}

/** Whether a message of the system may follow one of the user. The Messages API has no such messages. */
export async function lateSystemFound(trial: Trial): Promise<Found | null> {
  const { endpoint, model, memory } = trial;
  if (endpoint.kind !== 'openai') return null;
  if (memory.facts().system === 'user')
    return { finding: about('system', false, found.noSystemRole), facts: {} };
  const tried = trialOf(endpoint, model, memory, { names: [] });
  try {
    await replyOf(trial, tried.chat, lateSystem);
    const taken = tried.learnt().system === undefined;
    return { finding: about('system', taken, taken ? found.lateSystem : found.noLateSystem) };
  } catch (error) {
    // Templates that raise an error end as an error of the server.
    const refused = error instanceof CallFailed && ['bad-request', 'overloaded'].includes(error.fault);
    return refused
      ? { finding: about('system', false, found.noLateSystem) }
      : notFound(trial, 'system', error);
  }
}
