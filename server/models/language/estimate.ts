import { countTokens } from 'gpt-tokenizer';
import { type Usage, usageOfCall } from '@/server/core/usage/usage';
import type { ChatMessage, ChatReply, ChatRequest } from './chat';

/** Tokens of a text by the o200k encoding, in pieces: its time grows with the square of an unbroken run. */
function estimatedTokens(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 2_000) {
    count += countTokens(text.slice(at, at + 2_000), { disallowedSpecial: new Set<string>() });
  }
  return count;
}

const textOf = (message: ChatMessage): string =>
  message.role === 'assistant'
    ? message.text + message.calls.map((call) => call.name + call.arguments).join('')
    : message.text;

/** What a call of an API that reports nothing probably used. Nothing is known of its cache. */
export function estimatedUsage(
  { messages, tools }: ChatRequest,
  reply: Pick<ChatReply, 'text' | 'thinking' | 'calls'>,
): Usage {
  const output = [
    reply.text,
    ...reply.thinking.map((part) => part.text),
    ...reply.calls.map((call) => call.name + call.arguments),
  ];
  const input = messages.reduce((sum, message) => sum + estimatedTokens(textOf(message)) + 4, 0);
  const inputTokens = input + (tools.length > 0 ? estimatedTokens(JSON.stringify(tools)) : 0);
  const outputTokens = output.reduce((sum, text) => sum + estimatedTokens(text), 0);
  return usageOfCall({ inputTokens, outputTokens, estimatedTokens: inputTokens + outputTokens });
}
