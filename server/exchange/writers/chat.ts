import type { ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';

/** A message of OpenAI's chat API. `error` is ours: the call of a result failed. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string | null;
  reasoning_content?: string;
  tool_calls?: { id: string; type: 'function'; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
  error?: { message: string };
}

/** System prompt and task, before the first step. */
export const openingMessages = ({ systemPrompt, task }: ImportedRun): ChatMessage[] => [
  ...(systemPrompt === null ? [] : [{ role: 'system' as const, content: systemPrompt }]),
  ...(task.statement === null ? [] : [{ role: 'user' as const, content: task.statement }]),
];

export const callId = ({ id }: ImportedNode, at: number): string => `call_${id}_${at + 1}`;

/** The assistant's message of a step. */
export const assistantMessage = (node: ImportedNode): ChatMessage => ({
  role: 'assistant',
  content: node.text,
  ...(node.reasoning === null ? {} : { reasoning_content: node.reasoning }),
  ...(node.calls.length === 0
    ? {}
    : {
        tool_calls: node.calls.map((call, at) => ({
          id: callId(node, at),
          type: 'function' as const,
          function: { name: call.name, arguments: JSON.stringify(call.arguments ?? {}) },
        })),
      }),
});

/** What came back to the model after a step: results of its calls, and what people wrote. */
export const messagesAfter = (node: ImportedNode): ChatMessage[] => [
  ...node.calls.flatMap(({ observation, error }, at): ChatMessage[] =>
    observation === null
      ? []
      : [
          {
            role: 'tool',
            tool_call_id: callId(node, at),
            content: observation,
            ...(error ? { error: { message: 'the call failed' } } : {}),
          },
        ],
  ),
  ...node.messages.map((content): ChatMessage => ({ role: 'user', content })),
];
