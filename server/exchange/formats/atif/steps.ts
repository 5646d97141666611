import { contentText } from '@/server/exchange/reading/content';
import type { Notes } from '@/server/exchange/reading/notes';
import { tokenArrays, unknownKeys } from '@/server/exchange/reading/sentences';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import {
  type Fields,
  fields,
  filled,
  id,
  idText,
  list,
  number,
  rows,
  text,
} from '@/server/exchange/reading/value';
import { addMessage, addRemark, type Draft } from '@/server/exchange/run/draft';
import type { ImportedCall } from '@/server/exchange/run/imported-run';

const stepKeys = new Set(
  'step_id timestamp source message model_name reasoning_effort reasoning_content tool_calls observation metrics is_copied_context llm_call_count extra'.split(
    ' ',
  ),
);
const tokenKeys = ['prompt_token_ids', 'completion_token_ids', 'logprobs'] as const;

export interface AtifSteps {
  drafts: Draft[];
  systemPrompt: string | null;
  statement: string | null;
}

/**
 * The steps of an ATIF trajectory: a step of the agent is a node. `before` are the nodes of the trajectory that this one
 * continues: then steps that only repeat its context are left out, and the chain goes on.
 */
export function atifSteps(
  trajectory: Fields,
  notes: Notes,
  prefix = '',
  before: readonly Draft[] = [],
): AtifSteps {
  const drafts: Draft[] = [...before];
  const result: AtifSteps = { drafts, systemPrompt: null, statement: null };
  for (const step of rows(trajectory.steps)) {
    notes.add(unknownKeys('ATIF steps'), Object.keys(step).filter((key) => !stepKeys.has(key)).length);
    if (before.length > 0 && step.is_copied_context === true) continue;
    const last = drafts.at(-1);
    const content = contentText(step.message, notes) ?? '';
    if (step.source === 'agent') {
      drafts.push(draftOf(step, `${prefix}${drafts.length}`, last?.key ?? null, notes));
    } else if (step.source === 'system') {
      if (last) addRemark(last, remarkOf(step, content, notes));
      else result.systemPrompt ??= content;
    } else if (last) addMessage(last, content);
    else result.statement = result.statement === null ? content : `${result.statement}\n\n${content}`;
  }
  return result;
}

/** A step of the system, for example a compaction, with what it showed. */
function remarkOf(step: Fields, content: string, notes: Notes): string {
  const shown = rows(fields(step.observation).results).map((result) => [
    contentText(result.content, notes),
    ...subagentsOf(result),
  ]);
  return [content, ...shown.flat()].filter(Boolean).join('\n');
}

const subagentsOf = (result: Fields) =>
  rows(result.subagent_trajectory_ref).map(
    (ref) =>
      `subagent: ${text(ref.trajectory_path) ?? text(ref.trajectory_id) ?? text(ref.session_id) ?? ''}`,
  );

function draftOf(step: Fields, key: string, parentKey: string | null, notes: Notes): Draft {
  const metrics = fields(step.metrics);
  notes.add(tokenArrays, tokenKeys.filter((one) => list(metrics[one]).length > 0).length);
  const results = rows(fields(step.observation).results);
  const calls = rows(step.tool_calls);
  const named = new Map(results.map((result) => [idText(result.source_call_id), result]));
  const loose = results.filter((result) => {
    const source = idText(result.source_call_id);
    return source === null || !calls.some((call) => idText(call.tool_call_id) === source);
  });
  const looseText = filled(loose.map((result) => contentText(result.content, notes) ?? '').join('\n'));
  const made = calls.map((call, at): ImportedCall => {
    const callId = idText(call.tool_call_id);
    const result = callId === null ? undefined : named.get(callId);
    const own = result ? contentText(result.content, notes) : null;
    // One observation for several calls has no id: it stands behind the last.
    const observation = own ?? (at === calls.length - 1 ? looseText : null);
    const extra = fields(result?.extra);
    const exitCode = number(extra.exit_code);
    const failed = extra.error === true ? { error: true } : {};
    return toolCall(text(call.function_name) ?? 'tool', call.arguments ?? null, {
      observation,
      exitCode,
      ...failed,
    });
  });
  return {
    key,
    parentKey,
    foreignId: id(step.step_id),
    text: filled(contentText(step.message, notes)),
    reasoning: filled(step.reasoning_content),
    calls: made,
    messages: made.length === 0 && looseText !== null ? [looseText] : [],
    model: text(step.model_name),
    at: timeOf(step.timestamp, notes),
    usd: number(metrics.cost_usd),
    inputTokens: number(metrics.prompt_tokens),
    outputTokens: number(metrics.completion_tokens),
    cachedTokens: number(metrics.cached_tokens),
    remarks: [
      ...results.flatMap(subagentsOf),
      ...(step.is_copied_context === true ? ['copied from the trajectory before'] : []),
    ],
  };
}
