import type { ImportedNode } from '@/server/exchange/run/imported-run';
import { isoTime, jsonLines } from './tree-of';
import type { Writer, WrittenRun } from './written';

const root = '__root__';
const texts = (text: string) => [{ type: 'text', text }];

/** Events of the OpenHands SDK: a tree by `parent_id`, one file for each run. */
export const writeOpenhands: Writer = (runs) => ({
  files: runs.map((run) => ({ path: `${run.id}.jsonl`, content: jsonLines(events(run)) })),
  leftOut: [
    'rewards, visits and tests',
    'merged places and donors',
    'diffs',
    'remarks',
    'cost of single steps',
  ],
});

function events({ run }: WrittenRun): object[] {
  const rows: object[] = [];
  let at = run.startedAt;
  const add = (parent: string | null, id: string, source: string, kind: string, more: object): string => {
    rows.push({ id, timestamp: isoTime(at), source, parent_id: parent ?? root, kind, ...more });
    return id;
  };
  let start: string | null = null;
  if (run.systemPrompt !== null)
    start = add(start, 'system', 'agent', 'SystemPromptEvent', {
      system_prompt: { type: 'text', text: run.systemPrompt },
      tools: [],
    });
  if (run.task.statement !== null)
    start = add(start, 'task', 'user', 'MessageEvent', {
      llm_message: { role: 'user', content: texts(run.task.statement) },
    });
  const lastOf = new Map<string | null, string | null>([[null, start]]);
  for (const node of run.nodes) {
    at = node.at ?? at;
    let last = lastOf.get(node.parent) ?? null;
    if (node.calls.length === 0) {
      last = add(last, node.id, 'agent', 'MessageEvent', {
        llm_response_id: `response-${node.id}`,
        llm_message: {
          role: 'assistant',
          content: texts(node.text ?? ''),
          ...(node.reasoning === null ? {} : { reasoning_content: node.reasoning }),
        },
      });
    }
    for (const [place] of node.calls.entries())
      last = add(last, callOf(node, place), 'agent', 'ActionEvent', action(node, place));
    for (const [place, { name, observation, error, exitCode }] of node.calls.entries()) {
      if (observation === null) continue;
      last = add(last, `${callOf(node, place)}-result`, 'environment', 'ObservationEvent', {
        tool_name: name,
        tool_call_id: callOf(node, place),
        action_id: callOf(node, place),
        observation: {
          kind: 'Observation',
          content: texts(observation),
          is_error: error,
          ...(exitCode === null ? {} : { exit_code: exitCode }),
        },
      });
    }
    for (const [place, message] of node.messages.entries())
      last = add(last, `${node.id}-message-${place + 1}`, 'user', 'MessageEvent', {
        llm_message: { role: 'user', content: texts(message) },
      });
    lastOf.set(node.id, last);
  }
  const { usd, inputTokens, outputTokens, cachedTokens } = run.totals;
  if (inputTokens !== null)
    add(
      lastOf.get(run.nodes.at(-1)?.id ?? null) ?? null,
      'stats',
      'environment',
      'ConversationStateUpdateEvent',
      {
        key: 'stats',
        value: {
          usage_to_metrics: {
            agent: {
              model_name: run.model,
              accumulated_cost: usd ?? 0,
              accumulated_token_usage: {
                prompt_tokens: inputTokens,
                completion_tokens: outputTokens ?? 0,
                cache_read_tokens: cachedTokens ?? 0,
              },
            },
          },
        },
      },
    );
  return rows;
}

const callOf = ({ id }: ImportedNode, place: number) => `${id}-call-${place + 1}`;

function action(node: ImportedNode, place: number): object {
  const call = node.calls[place];
  const isFirst = place === 0;
  return {
    thought: isFirst && node.text !== null ? texts(node.text) : [],
    ...(isFirst && node.reasoning !== null ? { reasoning_content: node.reasoning } : {}),
    action: null,
    tool_name: call?.name,
    tool_call_id: callOf(node, place),
    tool_call: {
      id: callOf(node, place),
      name: call?.name,
      arguments: JSON.stringify(call?.arguments ?? {}),
      origin: 'completion',
    },
    llm_response_id: `response-${node.id}`,
  };
}
