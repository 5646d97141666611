import { type Above, climber } from '@/server/exchange/reading/climb';
import { contentText } from '@/server/exchange/reading/content';
import type { Notes } from '@/server/exchange/reading/notes';
import { lateResults } from '@/server/exchange/reading/sentences';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import { sumUsage } from '@/server/exchange/reading/usage';
import {
  type Fields,
  fields,
  filled,
  idText,
  isFields,
  number,
  parsed,
  text,
} from '@/server/exchange/reading/value';
import {
  addCall,
  addMessage,
  addRemark,
  type CallPlace,
  type Draft,
  setResult,
} from '@/server/exchange/run/draft';
import type { ImportedUsage } from '@/server/exchange/run/imported-run';
import { type Steps, statedIn } from './v0-steps';

const rootMark = '__root__';

/** The steps of OpenHands SDK events: a tree by `parent_id`, a chain by order where there is none. */
export function sdkSteps(
  events: readonly Fields[],
  notes: Notes,
  prefix = '',
): Steps & { isTree: boolean; model: string | null } {
  const drafts: Draft[] = [];
  const stepOf = new Map<string, Draft>();
  const places = new Map<string, CallPlace>();
  const byResponse = new Map<string, Draft>();
  const idAt = (at: number) => idText(events[at]?.id) ?? `row ${at}`;
  const climb = climber(followed(events), (at) => stepOf.get(idAt(at))?.key, idAt);
  const result = {
    drafts,
    statement: null as string | null,
    systemPrompt: null as string | null,
    writer: null,
    stated: {} as Partial<ImportedUsage>,
    isTree: false,
    model: null as string | null,
  };
  for (const [order, event] of events.entries()) {
    const own = idAt(order);
    if (filled(event.parent_id) !== null) result.isTree = true;
    const kind = text(event.kind);
    const message = fields(event.llm_message);
    const above = () => climb(order);
    if (kind === 'ActionEvent' || (kind === 'MessageEvent' && event.source === 'agent')) {
      const response = filled(event.llm_response_id);
      const open = response === null ? undefined : byResponse.get(response);
      const draft = open ?? newStep(event, message, above(), `${prefix}${own}`, notes);
      if (!open) drafts.push(draft);
      if (response !== null) byResponse.set(response, draft);
      stepOf.set(own, draft);
      if (kind === 'ActionEvent') readCall(event, draft, places, own);
    } else if (kind === 'MessageEvent') {
      const content = contentText(message.content, notes) ?? '';
      const step = stepAbove(above(), prefix, stepOf);
      if (step) addMessage(step, content);
      else result.statement ??= content;
    } else if (kind === 'SystemPromptEvent') result.systemPrompt ??= contentText(event.system_prompt, notes);
    else if (kind === 'Condensation') {
      const step = stepAbove(above(), prefix, stepOf);
      const forgotten = Array.isArray(event.forgotten_event_ids) ? event.forgotten_event_ids.length : 0;
      addRemark(step, `condensed ${forgotten} events: ${filled(event.summary) ?? ''}`);
      notes.add('condensations of the conversation, kept as remarks');
    } else if (kind === 'ConversationStateUpdateEvent') {
      if (event.key === 'stats') Object.assign(result, statsOf(fields(event.value)));
    } else observe(event, places, notes);
  }
  return result;
}

const stepAbove = (key: string | null, prefix: string, stepOf: ReadonlyMap<string, Draft>) =>
  key === null ? undefined : stepOf.get(key.slice(prefix.length));

function newStep(event: Fields, message: Fields, parentKey: string | null, key: string, notes: Notes): Draft {
  return {
    key,
    parentKey,
    foreignId: idText(event.id),
    title: filled(event.summary),
    text: filled(contentText(event.thought ?? message.content, notes)),
    reasoning: filled(event.reasoning_content) ?? filled(message.reasoning_content),
    calls: [],
    at: timeOf(event.timestamp, notes),
  };
}

function readCall(event: Fields, draft: Draft, places: Map<string, CallPlace>, own: string): void {
  const call = fields(event.tool_call);
  const action = fields(event.action);
  const given = parsed(call.arguments ?? fields(call.function).arguments ?? null);
  const { kind: _, ...plain } = action;
  const name = filled(event.tool_name) ?? filled(call.name) ?? filled(action.kind) ?? 'tool';
  const place = addCall(draft, toolCall(name, isFields(given) ? given : plain));
  places.set(own, place);
  const callId = filled(event.tool_call_id);
  if (callId !== null) places.set(`call ${callId}`, place);
}

function observe(event: Fields, places: ReadonlyMap<string, CallPlace>, notes: Notes): void {
  const seen = fields(event.observation);
  const action = idText(event.action_id);
  const call = filled(event.tool_call_id);
  if (action === null && call === null) return;
  const place =
    (action === null ? undefined : places.get(action)) ??
    (call === null ? undefined : places.get(`call ${call}`));
  if (!place) {
    notes.add(lateResults);
    return;
  }
  const exitCode = number(seen.exit_code) ?? number(fields(seen.metadata).exit_code);
  const observation =
    contentText(seen.content ?? seen.output ?? event.error ?? event.rejection_reason ?? null, notes) ?? '';
  const error =
    seen.is_error === true ||
    event.kind === 'AgentErrorEvent' ||
    event.kind === 'UserRejectObservation' ||
    (exitCode ?? 0) > 0;
  setResult(place, { observation, error, exitCode });
}

/** The sums over all uses of models, and the model of the first. */
function statsOf(value: Fields): { stated: Partial<ImportedUsage>; model: string | null } {
  const metrics = Object.values(fields(value.usage_to_metrics)).map(fields);
  const none = { usd: null, inputTokens: null, outputTokens: null, cachedTokens: null };
  return {
    stated: sumUsage(
      metrics
        .map((one) => ({ ...none, ...statedIn(one) }))
        .filter(({ inputTokens }) => (inputTokens ?? 0) > 0),
    ),
    model: metrics.map((one) => text(one.model_name)).find((one) => one !== null) ?? null,
  };
}

/** The event that each one follows: its parent, otherwise the event before it in the file. */
function followed(events: readonly Fields[]): Above[] {
  const placeOf = new Map(events.map((event, at) => [idText(event.id), at]));
  return events.map((event, at) => {
    const parent = filled(event.parent_id);
    if (parent === rootMark) return null;
    if (parent === null) return at === 0 ? null : at - 1;
    return placeOf.get(parent) ?? { missing: parent };
  });
}

/** Whether rows are events of the SDK. */
export const isSdkEvent = (event: Fields) =>
  typeof event.kind === 'string' && typeof event.source === 'string';
