import type { Notes } from '@/server/exchange/reading/notes';
import { lateResults } from '@/server/exchange/reading/sentences';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import { openaiUsage } from '@/server/exchange/reading/usage';
import {
  type Fields,
  fields,
  filled,
  id,
  idText,
  isFields,
  number,
  parsed,
  rows,
  text,
} from '@/server/exchange/reading/value';
import { addCall, addMessage, type CallPlace, type Draft, setResult } from '@/server/exchange/run/draft';
import type { ImportedCall, ImportedUsage } from '@/server/exchange/run/imported-run';

export interface Steps {
  drafts: Draft[];
  statement: string | null;
  systemPrompt: string | null;
  writer: string | null;
  /** What the last event states for the whole conversation. */
  stated: Partial<ImportedUsage>;
}

/** Actions that are no step of the agent. */
const silent = new Set(['system', 'change_agent_state', 'null', 'recall', '']);

/** The steps of OpenHands V0 events. Old rows hold pairs of action and observation, or events without ids: paired by order. */
export function v0Steps(history: readonly unknown[], notes: Notes, prefix = ''): Steps {
  const events = history.flatMap((event) =>
    Array.isArray(event) ? rows(event) : isFields(event) ? [event] : [],
  );
  const steps: Steps = { drafts: [], statement: null, systemPrompt: null, writer: null, stated: {} };
  const places = new Map<string, CallPlace>();
  const byResponse = new Map<string, Draft>();
  for (const event of events) {
    readStated(event, steps);
    const action = text(event.action);
    const last = steps.drafts.at(-1);
    if (text(event.observation) !== null) {
      const cause = idText(event.cause);
      const place = cause === null ? openPlace(last) : places.get(cause);
      if (place) observe(place, event);
      else if (event.observation !== 'recall' && event.observation !== 'agent_state_changed')
        notes.add(lateResults);
      continue;
    }
    if (action === null) continue;
    const args = fields(event.args ?? event);
    if (action === 'system') {
      steps.systemPrompt ??= text(args.content);
      const version = text(args.openhands_version);
      if (version) steps.writer = `OpenHands ${version}`;
    } else if (silent.has(action)) {
      // Nothing of the agent's.
    } else if (event.source === 'user' || (event.source === undefined && action === 'message' && !last)) {
      const content = text(args.content) ?? '';
      if (last) addMessage(last, content);
      else steps.statement = steps.statement === null ? content : `${steps.statement}\n\n${content}`;
    } else {
      const response = idText(modelResponse(event).id);
      const open = response === null ? undefined : byResponse.get(response);
      const draft = open ?? stepOf(event, action, steps.drafts, notes, prefix);
      if (!open) steps.drafts.push(draft);
      if (response !== null) byResponse.set(response, draft);
      if (action === 'message') continue;
      const place = addCall(draft, callOf(event, action, args));
      const own = idText(event.id);
      if (own !== null) places.set(own, place);
    }
  }
  return steps;
}

const modelResponse = (event: Fields) => fields(fields(event.tool_call_metadata).model_response);

function stepOf(
  event: Fields,
  action: string,
  before: readonly Draft[],
  notes: Notes,
  prefix: string,
): Draft {
  const args = fields(event.args ?? event);
  const response = modelResponse(event);
  return {
    key: `${prefix}${before.length}`,
    parentKey: before.at(-1)?.key ?? null,
    foreignId: id(event.id),
    text:
      action === 'message' ? text(args.content) : (filled(args.thought) ?? filled(fields(args.thought).text)),
    calls: [],
    model: text(response.model),
    at: timeOf(event.timestamp, notes),
    ...openaiUsage(fields(response.usage)),
  };
}

const dropped = new Set([
  'thought',
  'hidden',
  'confirmation_state',
  'is_confirmed',
  'action',
  'action_risk',
  'keep_prompt',
]);

function callOf(event: Fields, action: string, args: Fields): ImportedCall {
  const metadata = fields(event.tool_call_metadata);
  const [choice] = rows(modelResponse(event).choices);
  const made = rows(fields(choice?.message).tool_calls).find((call) => call.id === metadata.tool_call_id);
  const given = parsed(fields(made?.function).arguments ?? null);
  const own = Object.fromEntries(Object.entries(args).filter(([key]) => !dropped.has(key)));
  return toolCall(filled(metadata.function_name) ?? action, isFields(given) ? given : own);
}

const openPlace = (draft: Draft | undefined) => {
  const at = draft?.calls?.findIndex(({ observation }) => observation === null) ?? -1;
  return draft && at !== -1 ? { draft, at } : undefined;
};

function observe(place: CallPlace, event: Fields): void {
  const extras = fields(event.extras);
  const exitCode =
    number(fields(extras.metadata).exit_code) ?? number(extras.exit_code) ?? number(event.exit_code);
  const observation = text(event.content) ?? text(event.message);
  setResult(place, { observation, exitCode, error: event.observation === 'error' || (exitCode ?? 0) > 0 });
}

function readStated(event: Fields, steps: Steps): void {
  const metrics = fields(event.llm_metrics);
  if (number(metrics.accumulated_cost) !== null) steps.stated = statedIn(metrics);
}

/** Accumulated cost and tokens. A cost of 0 with tokens used is no cost that is known. */
export function statedIn(metrics: Fields): Partial<ImportedUsage> {
  const usage = fields(metrics.accumulated_token_usage);
  const tokens = (number(usage.prompt_tokens) ?? 0) + (number(usage.completion_tokens) ?? 0);
  const usd = number(metrics.accumulated_cost);
  return {
    usd: usd === 0 && tokens > 0 ? null : usd,
    inputTokens: number(usage.prompt_tokens),
    outputTokens: number(usage.completion_tokens),
    cachedTokens: number(usage.cache_read_tokens),
  };
}
