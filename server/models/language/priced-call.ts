import { CallFailed } from '@/server/core/ports/call-failed';
import type { LanguageTraits, LiveOutput } from '@/server/core/ports/model';
import type { ModelNote } from '@/server/core/run/note';
import type { Usage } from '@/server/core/usage/usage';
import type { Bill, Chat, ChatReply, ChatRequest } from './chat';
import { estimatedUsage } from './estimate';
import { lesserOutput } from './lesser-output';
import type { Limiter } from './limiter';
import { cutPromptNote, impossibleUsageNote } from './notes';
import { looksCut, possible } from './plausible';
import { type Prices, priceOf } from './prices';
import { Adapted, TooLong, UnreadableCall } from './refused';
import { retried, type Waiting } from './retry';

export interface CallParts {
  /** `<endpoint>/<model>`. */
  id: string;
  chat: Chat;
  /** As they are known at this moment. */
  traits(): LanguageTraits;
  prices: Prices | null;
  /** Tokens it may think for beside each answer. */
  thinkingTokens: number;
  /** The endpoint's, shared by all its models. */
  limiter: Limiter;
  waiting: Waiting;
}

export interface PricedReply {
  reply: ChatReply;
  usage: Usage;
  /** What this call showed of the model. */
  notes: ModelNote[];
}

/** One answer. What an abort leaves behind is charged by estimate: the provider has begun to work. */
export async function pricedCall(
  parts: CallParts,
  request: ChatRequest,
  signal: AbortSignal,
  listen: (output: LiveOutput) => void,
): Promise<PricedReply> {
  const { id, chat, traits, prices, limiter, waiting } = parts;
  let latestOutput: LiveOutput | null = null;
  let fitting = request.outputTokens;
  const onOutput = (output: LiveOutput) => {
    latestOutput = output;
    listen(output);
  };
  async function once(): Promise<ChatReply> {
    latestOutput = { thinking: '', text: '' };
    fitting = Math.min(fitting, traits().outputTokens);
    try {
      return await chat({ ...request, outputTokens: fitting }, signal, onOutput);
    } catch (error) {
      if (error instanceof UnreadableCall) return unread(error);
      if (!(error instanceof TooLong)) throw error;
      const lesser = lesserOutput(error.lengths, fitting, estimatedUsage(request, nothing).inputTokens);
      if (lesser === null) throw error;
      fitting = lesser;
      throw new Adapted(error.message);
    }
  }
  const priced = (usage: Usage, bill?: Bill): Usage => ({ ...usage, usd: priceOf(usage, prices, bill) });
  try {
    const { value: reply, tried } = await retried(
      () => limiter.run(once, signal),
      waiting,
      signal,
      limiter.holdOff,
    );
    const { usage, notes } = counted(parts, { ...request, outputTokens: fitting }, reply);
    return { reply, usage: priced({ ...usage, requests: tried }, reply.bill), notes };
  } catch (error) {
    if (!signal.aborted) throw error;
    const spent = latestOutput && priced(partial(id, request, latestOutput));
    throw new CallFailed('cancelled', 'The call was cut off.', spent);
  }
}

const nothing = { text: '', thinking: [], calls: [] };

/** What the model wrote, where its server could not read it. */
const unread = ({ written, problem }: UnreadableCall): ChatReply => ({
  text: written,
  thinking: [],
  calls: [],
  stop: 'done',
  usage: null,
  unread: problem,
});

/** Tokens as reported where they can be, else by estimate. */
function counted({ id, thinkingTokens }: CallParts, request: ChatRequest, reply: ChatReply) {
  const { usage } = reply;
  if (usage === null) return { usage: estimatedUsage(request, reply), notes: [] };
  if (!possible(usage, request, reply, thinkingTokens)) {
    return { usage: estimatedUsage(request, reply), notes: [impossibleUsageNote(id)] };
  }
  return { usage, notes: looksCut(usage, request, reply) ? [cutPromptNote(id, usage.inputTokens)] : [] };
}

function partial(id: string, request: ChatRequest, { thinking, text }: LiveOutput): Usage {
  const reply = { text, thinking: thinking ? [{ model: id, text: thinking }] : [], calls: [] };
  return { ...estimatedUsage(request, reply), requests: 1 };
}
