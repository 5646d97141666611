import { zipOf } from '@/server/exchange/bytes/zip-write';
import type { ImportedNode, ImportedRun, ImportedUsage } from '@/server/exchange/run/imported-run';
import { pathTo } from '@/server/exchange/run/tree';
import { assistantMessage, callId, messagesAfter, openingMessages } from './chat';
import { childrenOf, isoTime, jsonFile } from './tree-of';
import type { Writer, WrittenRun } from './written';

/** Logs of Inspect, version 2: the best path is the main line, every other way a span of type `branch`. */
export const writeInspect: Writer = (runs) => ({
  files: runs.map((run) => ({ path: `${run.id}.eval`, content: log(run) })),
  leftOut: [
    'visits and tests',
    'merged places and donors',
    'diffs and remarks',
    'messages of people in branches',
  ],
});

function log(written: WrittenRun): Uint8Array {
  const { id, run } = written;
  const sample = sampleOf(written);
  const spec = {
    eval_id: id,
    run_id: id,
    created: isoTime(run.startedAt),
    task: run.task.id ?? 'task',
    task_id: id,
    task_version: 0,
    dataset: { name: run.task.id ?? 'task', samples: 1, sample_ids: [sample.id] },
    model: run.model ?? 'unknown',
    config: { epochs: 1 },
    packages: { inspect_ai: '0.3.205' },
    metadata: { espalier: { run: id, format: run.format, writer: run.writer } },
  };
  const header = {
    version: 2,
    status: 'success',
    eval: spec,
    plan: { name: 'plan', steps: [], config: {} },
    results: { total_samples: 1, completed_samples: 1, scores: [] },
    stats: {
      started_at: isoTime(run.startedAt),
      completed_at: isoTime(run.endedAt ?? run.startedAt),
      model_usage: sample.model_usage,
    },
  };
  const name = `${sample.id}_epoch_1`;
  const summary = { id: sample.id, epoch: 1, input: sample.input, target: '', scores: sample.scores };
  return zipOf([
    { name: '_journal/start.json', content: jsonFile({ version: 2, eval: spec, plan: header.plan }) },
    { name: `samples/${name}.json`, content: jsonFile(sample) },
    { name: 'summaries.json', content: jsonFile([summary]) },
    { name: 'header.json', content: jsonFile(header) },
  ]);
}

function sampleOf({ run, best }: WrittenRun) {
  const main = pathTo(run.nodes, best ?? firstEnd(run));
  const model = run.model ?? 'unknown';
  const last = main.at(-1);
  const verdict = run.outcome.resolved;
  return {
    id: (run.task.id ?? 'task').replaceAll('/', '_'),
    epoch: 1,
    uuid: run.foreignId,
    input: run.task.statement ?? '',
    target: '',
    messages: [
      ...openingMessages(run).map((message, at) => ({ id: `opening-${at}`, ...message })),
      ...main.flatMap((node) => [messageOf(node), ...messagesAfter(node).map(resultOf)]),
    ],
    output: { model, choices: last ? [{ message: messageOf(last), stop_reason: 'stop' }] : [] },
    scores: Object.fromEntries([
      ...(verdict === null ? [] : [['resolved', { value: verdict ? 'C' : 'I' }]]),
      ...Object.entries(run.outcome.rewards).map(([name, value]) => [name, { value }]),
    ]),
    metadata: {},
    store: {},
    events: eventsOf(run, new Set(main.map(({ id }) => id))),
    model_usage: { [model]: usageOf(run.totals) },
    started_at: isoTime(run.startedAt),
    completed_at: isoTime(run.endedAt ?? run.startedAt),
    attachments: {},
  };
}

const firstEnd = ({ nodes, attempts }: ImportedRun) => attempts[0]?.leaf ?? nodes.at(-1)?.id ?? null;

function messageOf(node: ImportedNode) {
  const { content, reasoning_content: reasoning, tool_calls: calls = [] } = assistantMessage(node);
  const isPlain = reasoning === undefined;
  return {
    id: node.id,
    role: 'assistant',
    source: 'generate',
    content: isPlain
      ? (content ?? '')
      : [{ type: 'reasoning', reasoning }, ...(content === null ? [] : [{ type: 'text', text: content }])],
    ...(node.model === null ? {} : { model: node.model }),
    ...(calls.length > 0 && {
      tool_calls: node.calls.map((call, at) => ({
        id: callId(node, at),
        function: call.name,
        arguments: call.arguments ?? {},
        type: 'function',
      })),
    }),
  };
}

const resultOf = ({ error, ...message }: ReturnType<typeof messagesAfter>[number]) => ({
  ...message,
  ...(error ? { error: { type: 'unknown', message: error.message } } : {}),
});

const usageOf = ({ usd, inputTokens, outputTokens, cachedTokens }: ImportedUsage) => ({
  input_tokens: (inputTokens ?? 0) - (cachedTokens ?? 0),
  output_tokens: outputTokens ?? 0,
  total_tokens: (inputTokens ?? 0) + (outputTokens ?? 0),
  ...(cachedTokens === null ? {} : { input_tokens_cache_read: cachedTokens }),
  ...(usd === null ? {} : { total_cost: usd }),
});

/** The events of a sample: a walk that goes on with the main line first, and begins a span for every other child. */
function eventsOf(run: ImportedRun, main: ReadonlySet<string>): object[] {
  const events: object[] = [];
  const children = childrenOf(run.nodes);
  let branches = 0;
  const add = (event: string, span: string | null, at: number | null, more: object) =>
    events.push({
      event,
      uuid: `e${events.length + 1}`,
      timestamp: isoTime(at),
      working_start: 0,
      span_id: span,
      ...more,
    });
  type Task = { node: ImportedNode; span: string | null; from: string | null } | { end: string };
  const pending: Task[] = [];
  /** Puts the children of a step on the pile: the one that goes on in the same span last, so that it comes first. */
  const goOn = (parent: string | null, span: string | null, at: number | null) => {
    const below = children.get(parent) ?? [];
    const next = below.find(({ id }) => main.has(id)) ?? below[0];
    const others = below.filter((node) => node !== next);
    const anchor = `anchor-${parent ?? 'root'}`;
    if (others.length > 0) add('anchor', span, at, { anchor_id: anchor });
    for (const node of others.reverse()) pending.push({ node, span, from: anchor });
    if (next) pending.push({ node: next, span, from: null });
  };
  goOn(null, null, run.startedAt);
  for (let task = pending.pop(); task; task = pending.pop()) {
    if ('end' in task) {
      add('span_end', null, null, { id: task.end });
      continue;
    }
    const { node, from } = task;
    let { span } = task;
    if (from !== null) {
      branches += 1;
      const own = `branch-${branches}`;
      add('span_begin', own, node.at, { id: own, parent_id: span, type: 'branch', name: own });
      add('branch', own, node.at, { from_anchor: from });
      span = own;
      pending.push({ end: own });
    }
    addStep(node, span);
    goOn(node.id, span, node.at);
  }
  return events;

  function addStep(node: ImportedNode, span: string | null): void {
    const model = node.model ?? run.model ?? 'unknown';
    const isKnown = node.inputTokens !== null || node.outputTokens !== null;
    add('model', span, node.at, {
      model,
      input: [],
      tools: [],
      tool_choice: 'auto',
      config: {},
      output: {
        model,
        choices: [{ message: messageOf(node), stop_reason: node.calls.length > 0 ? 'tool_calls' : 'stop' }],
        ...(isKnown ? { usage: usageOf(node) } : {}),
        ...(node.ms === null ? {} : { time: node.ms / 1000 }),
      },
    });
    for (const [at, call] of node.calls.entries()) {
      if (call.observation === null) continue;
      add('tool', span, node.at, {
        type: 'function',
        id: callId(node, at),
        function: call.name,
        arguments: call.arguments ?? {},
        result: call.observation,
        ...(call.error ? { failed: true } : {}),
        events: [],
      });
    }
    if (node.reward)
      add('score', span, node.at, {
        intermediate: true,
        score: {
          value: node.reward.value,
          ...(node.reward.explanation ? { explanation: node.reward.explanation } : {}),
        },
      });
  }
}
