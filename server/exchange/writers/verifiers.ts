import { assistantMessage, type ChatMessage, messagesAfter, openingMessages } from './chat';
import { jsonLines } from './tree-of';
import type { Writer, WrittenRun } from './written';

/** `traces.jsonl` of verifiers: a row for each run, a graph of messages with `parent`. */
export const writeVerifiers: Writer = (runs) => ({
  files: [{ path: 'traces.jsonl', content: jsonLines(runs.map(trace)) }],
  leftOut: ['tokens and log probabilities', 'rewards of single leaves', 'tests', 'diffs', 'remarks'],
});

interface GraphNode {
  parent: number | null;
  message: ChatMessage;
  sampled: boolean;
  timestamp: number | null;
}

function trace({ id, run }: WrittenRun): object {
  const nodes: GraphNode[] = [];
  const calls: object[] = [];
  const add = (parent: number | null, message: ChatMessage, sampled: boolean, at: number | null) =>
    nodes.push({ parent, message, sampled, timestamp: at === null ? null : at / 1000 }) - 1;
  let start: number | null = null;
  for (const message of openingMessages(run)) start = add(start, message, false, run.startedAt);
  const lastOf = new Map<string | null, number | null>([[null, start]]);
  for (const node of run.nodes) {
    let last = add(lastOf.get(node.parent) ?? null, assistantMessage(node), true, node.at);
    const { inputTokens, outputTokens, cachedTokens } = node;
    if (inputTokens !== null || outputTokens !== null)
      calls.push({
        node: last,
        usage: {
          prompt_tokens: inputTokens ?? 0,
          completion_tokens: outputTokens ?? 0,
          ...(cachedTokens === null ? {} : { prompt_tokens_details: { cached_tokens: cachedTokens } }),
        },
      });
    for (const message of messagesAfter(node)) last = add(last, message, false, node.at);
    lastOf.set(node.id, last);
  }
  const rewards = Object.entries(run.outcome.rewards);
  const all: [string, number][] =
    rewards.length > 0 || run.outcome.resolved === null
      ? rewards
      : [['resolved', Number(run.outcome.resolved)]];
  return {
    version: 1,
    id: run.foreignId ?? id,
    task: { id: run.task.id, data: { prompt: run.task.statement } },
    agent: { model: run.model },
    tools: [...new Set(run.nodes.flatMap((node) => node.calls.map(({ name }) => name)))].map((name) => ({
      name,
    })),
    nodes,
    calls,
    rewards: Object.fromEntries(all.map(([name, value]) => [name, { value, weight: 1 }])),
    metrics: {},
    is_completed: true,
    ok: true,
    stop_condition: run.attempts[0]?.exitStatus ?? null,
    errors: [],
    timing: {},
  };
}
