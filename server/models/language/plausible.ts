import { type Usage, usageFields } from '@/server/core/usage/usage';
import type { ChatReply, ChatRequest } from './chat';
import { estimatedUsage } from './estimate';

/** Tokens that templates of servers add to a prompt, at most. */
const templateTokens = 5_000;
/** Servers that take an answer's limit lightly are believed up to so many times of it. */
const overrun = 2;

type ReplyParts = Pick<ChatReply, 'text' | 'thinking' | 'calls'>;

const bytesOf = (text: string): number => Buffer.byteLength(text);

function bytesOfReply({ text, thinking, calls }: ReplyParts): number {
  const parts = [
    text,
    ...thinking.map((part) => part.text),
    ...calls.map((call) => call.name + call.arguments),
  ];
  return parts.reduce((sum, part) => sum + bytesOf(part), 0);
}

/** Whether the tokens that an API reports can be: none is negative, and there are no more of them than bytes. */
export function possible(
  usage: Usage,
  request: ChatRequest,
  reply: ReplyParts,
  thinkingTokens: number,
): boolean {
  if (usageFields.some((field) => !Number.isFinite(usage[field]) || usage[field] < 0)) return false;
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  if (cachedInputTokens + cacheWriteTokens > inputTokens || reasoningTokens > outputTokens) return false;
  const inReply = bytesOfReply(reply);
  if (inputTokens === 0 || (outputTokens === 0 && inReply > 0)) return false;
  const sent = bytesOf(JSON.stringify([request.messages, request.tools]));
  const most = Math.max((request.outputTokens + thinkingTokens) * overrun, inReply) + 1_000;
  return inputTokens <= sent + templateTokens && outputTokens <= most;
}

/** Below so many characters a token a prompt is certainly whole; then it is worth counting. */
const usualCharacters = 5;
const certainlyLess = 0.75;
const leastCounted = 1_500;

/** Whether the server counted far fewer prompt tokens than were sent: it has probably cut the prompt by itself. */
export function looksCut({ inputTokens }: Usage, request: ChatRequest, reply: ReplyParts): boolean {
  const characters = request.messages.reduce((sum, { text }) => sum + text.length, 0);
  if (characters < inputTokens * usualCharacters) return false;
  const { inputTokens: sent } = estimatedUsage(request, reply);
  return sent > leastCounted && inputTokens < sent * certainlyLess;
}
