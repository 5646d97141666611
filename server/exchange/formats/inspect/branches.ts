import { callsIn, writingOf } from '@/server/exchange/reading/chat-calls';
import { contentText } from '@/server/exchange/reading/content';
import type { Notes } from '@/server/exchange/reading/notes';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import { type Fields, fields, filled, idText, number, rows, text } from '@/server/exchange/reading/value';
import { type CallPlace, type Draft, setResult } from '@/server/exchange/run/draft';
import { rewardOn } from '@/server/exchange/run/reward';
import { inspectUsage } from './usage';

/** Steps inside a call of a tool are a subagent's. */
const inside = 'inside a tool';

/**
 * The steps of a sample whose events branch. Spans in spans continue each other; a span of type `branch` begins at the
 * anchor that its `branch` event names. What stands in it before that event is a replayed beginning and is dropped.
 */
export function branchedSteps(events: readonly Fields[], notes: Notes): Draft[] {
  const drafts: Draft[] = [];
  const trunks = new Map<string, string>();
  /** The last step of each trunk: null before its first. Branches that have not begun are not in it. */
  const last = new Map<string, string | null>([['', null]]);
  const startOf = new Map<string, string | null>();
  const anchors = new Map<string, string | null>();
  const byMessage = new Map<string, string>();
  const byCall = new Map<string, CallPlace>();
  const byKey = new Map<string, Draft>();
  const trunkOf = (event: Fields) => trunks.get(idText(event.span_id) ?? '') ?? '';
  for (const event of events) {
    const trunk = trunkOf(event);
    switch (event.event) {
      case 'span_begin': {
        const own = idText(event.id) ?? '';
        const parent = trunks.get(idText(event.parent_id) ?? '') ?? '';
        const isBranch = event.type === 'branch';
        trunks.set(own, parent === inside || event.type === 'tool' ? inside : isBranch ? own : parent);
        if (isBranch) startOf.set(own, last.get(parent) ?? null);
        break;
      }
      case 'anchor': {
        const anchor = idText(event.anchor_id);
        if (anchor !== null) anchors.set(anchor, last.get(trunk) ?? null);
        break;
      }
      case 'branch': {
        const anchor = idText(event.from_anchor);
        const message = idText(event.from_message);
        const from =
          anchor !== null ? anchors.get(anchor) : message === null ? undefined : byMessage.get(message);
        if (from === undefined)
          notes.add('branches whose anchor is missing; they begin where their span begins');
        last.set(trunk, from === undefined ? (startOf.get(trunk) ?? null) : from);
        break;
      }
      case 'model': {
        if (trunk === inside) notes.add('steps of subagents, left out');
        else if (!last.has(trunk)) notes.add('replayed steps at the beginning of branches, dropped');
        else {
          const draft = stepOf(event, `${drafts.length}`, last.get(trunk) ?? null, notes);
          drafts.push(draft);
          byKey.set(draft.key, draft);
          last.set(trunk, draft.key);
          const { message, calls } = outputOf(event);
          const own = idText(message.id);
          if (own !== null) byMessage.set(own, draft.key);
          for (const [at, call] of calls.entries()) if (call.id !== null) byCall.set(call.id, { draft, at });
        }
        break;
      }
      case 'tool': {
        const place = byCall.get(idText(event.id) ?? '');
        if (place) observe(place, event, notes);
        break;
      }
      case 'score': {
        const value = number(fields(event.score).value);
        const draft = byKey.get(last.get(trunk) ?? '');
        if (event.intermediate === true && value !== null && draft) {
          draft.reward = rewardOn(value, [Math.min(0, value), Math.max(1, value)], {
            explanation: filled(fields(event.score).explanation),
          });
        }
        break;
      }
      case 'checkpoint':
        notes.add('checkpoints, left out');
        break;
    }
  }
  return drafts;
}

export const hasBranches = (events: readonly Fields[]) => events.some(({ event }) => event === 'branch');

function outputOf(event: Fields) {
  const [choice] = rows(fields(event.output).choices);
  const message = fields(choice?.message);
  return { message, calls: callsIn(message) };
}

function stepOf(event: Fields, key: string, parentKey: string | null, notes: Notes): Draft {
  const { message, calls } = outputOf(event);
  return {
    key,
    parentKey,
    foreignId: idText(event.uuid) ?? idText(message.id),
    ...writingOf(message, notes),
    calls: calls.map((call) => toolCall(call.name, call.arguments)),
    model: text(event.model),
    at: timeOf(event.timestamp, notes),
    ...inspectUsage(fields(fields(event.output).usage)),
  };
}

function observe(place: CallPlace, event: Fields, notes: Notes): void {
  const error = filled(fields(event.error).message);
  const observation = contentText(event.result ?? null, notes) ?? error ?? '';
  setResult(place, { observation, error: error !== null || event.failed === true });
}
