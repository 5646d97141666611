import type { ChatMessage, ChatReply, ChatRequest } from '@/server/models/language/chat';

/** Leaves room for a model that thinks; replies are a word long. */
const outputTokens = 2_000;

const system: ChatMessage = { role: 'system', text: 'You are being tested for a connection.', stable: true };
const user = (text: string): ChatMessage => ({ role: 'user', text, stable: true });

const requestOf = (...messages: ChatMessage[]): ChatRequest => ({
  messages: [system, ...messages],
  tools: [],
  temperature: 0,
  outputTokens,
});

const ready = user('Reply with the one word “ready”.');

export const plain: ChatRequest = requestOf(ready);
export const warm: ChatRequest = { ...plain, temperature: 0.4 };
export const thoughtful: ChatRequest = requestOf(
  user('How many of the numbers from 1 to 30 are prime? Reply with the number alone.'),
);
export const lateSystem: ChatRequest = requestOf(
  ready,
  { role: 'assistant', text: 'ready', calls: [] },
  { role: 'system', text: 'From now on write in small letters.', stable: false },
  ready,
);

const finish = 'Call the tool “finish” with the summary “ok”. If you have no tools, say ok.';

export const tooled: ChatRequest = {
  ...requestOf(user(finish)),
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
};

/** The reply with its call goes back as it came, with a result behind it. */
export function withResult({ text, calls, native }: ChatReply): ChatRequest {
  const ids = calls.map(({ id }, at) => id || `call${String(at).padStart(5, '0')}`);
  const own = calls.map((call, at) => ({ ...call, id: ids[at] ?? '' }));
  return {
    ...tooled,
    messages: [
      ...tooled.messages,
      {
        role: 'assistant',
        text,
        calls: own,
        ...(native === undefined ? {} : { native: { message: native, ids } }),
      },
      ...ids.map((one): ChatMessage => ({ role: 'tool', id: one, text: 'ok', error: false })),
    ],
  };
}
