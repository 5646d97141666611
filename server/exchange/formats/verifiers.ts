import { callsIn, resultsIn, writingOf } from '@/server/exchange/reading/chat-calls';
import { type Above, climber } from '@/server/exchange/reading/climb';
import { contentText } from '@/server/exchange/reading/content';
import { Notes } from '@/server/exchange/reading/notes';
import { lateResults, tokenArrays } from '@/server/exchange/reading/sentences';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import { openaiUsage } from '@/server/exchange/reading/usage';
import {
  type Fields,
  fields,
  filled,
  idText,
  list,
  number,
  rows,
  text,
} from '@/server/exchange/reading/value';
import { addCall, addMessage, type CallPlace, type Draft, setResult } from '@/server/exchange/run/draft';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { rewardOn } from '@/server/exchange/run/reward';
import { byTask, together } from '@/server/exchange/run/together';
import { leavesOf } from '@/server/exchange/run/tree';
import { type Format, firstOf, type Input, rowsIn, runsRead } from './format';

const name = 'verifiers-trace';

/** `traces.jsonl` of verifiers: a row is a rollout, a graph of messages with `parent`. */
export const verifiers: Format = {
  name,
  title: 'a trace of verifiers',
  keys: ['nodes', 'rewards', 'task'],
  matches: (input) =>
    rowsIn(input)
      .slice(0, 20)
      .some(({ nodes }) => 'sampled' in firstOf(nodes)),
  read(input) {
    const traces = rowsIn(input);
    const runs = traces.map((trace, at) => runOf(trace, at, input));
    return runsRead(
      input,
      name,
      byTask(runs).map((group) => together(group)),
      { rows: traces.length },
    );
  },
};

function runOf(trace: Fields, at: number, input: Input): ImportedRun {
  const notes = new Notes();
  if (at === 0) notes.addAll(input.notes.list());
  const session = stepsOf(trace, notes);
  const task = fields(trace.task);
  const rewards = Object.entries(fields(trace.rewards)).flatMap(([key, reward]) => {
    const value = number(fields(reward).value) ?? number(reward);
    return value === null ? [] : [[key, value, number(fields(reward).weight) ?? 1] as const];
  });
  const total = rewards.reduce((sum, [, value, weight]) => sum + value * weight, 0);
  const run = makeRun({
    format: name,
    formatVersion: idText(trace.version),
    writer: 'verifiers',
    foreignId: idText(trace.id),
    task: {
      id: idText(task.id) ?? idText(task.example_id),
      statement: contentText(fields(task.data).prompt ?? task.prompt ?? null, notes) ?? session.statement,
    },
    systemPrompt: session.systemPrompt,
    model: text(fields(trace.agent).model),
    outcome: {
      source: rewards.length > 0 ? 'reward' : null,
      rewards: Object.fromEntries(rewards.map(([key, value]) => [key, value])),
    },
    drafts: session.drafts,
    notes,
  });
  const leaves = new Set(leavesOf(run.nodes).map(({ id }) => id));
  for (const attempt of run.attempts) {
    attempt.exitStatus = filled(trace.stop_condition);
    if (rewards.length > 0 && leaves.has(attempt.leaf ?? '')) {
      attempt.reward = rewardOn(total, [Math.min(0, total), Math.max(1, total)]);
    }
  }
  return run;
}

function stepsOf(trace: Fields, notes: Notes) {
  const nodes = rows(trace.nodes);
  const drafts = new Map<string, Draft>();
  const isStep = (at: number) => nodes[at]?.sampled === true;
  const above = nodes.map(({ parent }): Above => {
    const at = number(parent);
    if (at === null) return null;
    return Number.isInteger(at) && at >= 0 && at < nodes.length ? at : { missing: String(at) };
  });
  const climb = climber(
    above,
    (at) => (isStep(at) ? String(at) : undefined),
    (at) => String(at),
  );
  const usageAt = new Map(rows(trace.calls).map((call) => [number(call.node), fields(call.usage)]));
  const places = new Map<string, CallPlace>();
  let [statement, systemPrompt]: [string | null, string | null] = [null, null];
  for (const [at, node] of nodes.entries()) {
    const message = fields(node.message);
    notes.add(tokenArrays, ['token_ids', 'logprobs'].filter((key) => list(node[key]).length > 0).length);
    const parent = climb(at);
    if (isStep(at)) {
      const draft: Draft = {
        key: String(at),
        parentKey: parent,
        foreignId: at,
        ...writingOf(message, notes),
        at: timeOf(node.timestamp, notes),
        ...openaiUsage(usageAt.get(at) ?? {}),
      };
      drafts.set(draft.key, draft);
      for (const call of callsIn(message)) {
        const place = addCall(draft, toolCall(call.name, call.arguments));
        places.set(`${draft.key} ${call.id ?? ''}`, place);
      }
      continue;
    }
    const step = drafts.get(parent ?? '');
    const results = resultsIn(message, notes);
    for (const { id, content, isError } of results) {
      const place = step && (places.get(`${step.key} ${id ?? ''}`) ?? openPlace(step));
      if (place) setResult(place, { observation: content ?? '', error: isError });
      else if (step && (step.calls ?? []).length === 0) addMessage(step, content ?? '');
      else notes.add(lateResults);
    }
    if (results.length > 0) continue;
    const content = contentText(message.content, notes);
    if (message.role === 'system') systemPrompt ??= content;
    else if (step) addMessage(step, content ?? '');
    else statement ??= content;
  }
  return { drafts: [...drafts.values()], statement, systemPrompt };
}

const openPlace = (draft: Draft): CallPlace | undefined => {
  const at = draft.calls?.findIndex(({ observation }) => observation === null) ?? -1;
  return at === -1 ? undefined : { draft, at };
};
