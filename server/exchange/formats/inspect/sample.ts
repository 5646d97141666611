import { own } from '@/server/core/base/own';
import { Chat } from '@/server/exchange/reading/chat';
import { contentText } from '@/server/exchange/reading/content';
import type { Notes } from '@/server/exchange/reading/notes';
import { timeOf } from '@/server/exchange/reading/time';
import { noUsage, sumUsage } from '@/server/exchange/reading/usage';
import { type Fields, fields, filled, idText, number, rows, text } from '@/server/exchange/reading/value';
import type { Draft } from '@/server/exchange/run/draft';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { makeRun, type RunDraft } from '@/server/exchange/run/make-run';
import { rewardOn } from '@/server/exchange/run/reward';
import { attach } from './attachments';
import { branchedSteps, hasBranches } from './branches';
import { inspectUsage } from './usage';

const verdicts: Readonly<Record<string, number>> = { C: 1, P: 0.5, I: 0, N: 0 };

/** One sample in one epoch as a run. `header` is what all samples of the log share. */
export function sampleRun(
  sample: Fields,
  header: Partial<RunDraft> & { format: string },
  notes: Notes,
): ImportedRun {
  attach(sample, sample.attachments);
  const events = rows(sample.events);
  const chat = new Chat(notes);
  const isTree = hasBranches(events);
  if (!isTree) {
    const known = eventsByMessage(events, notes);
    for (const message of rows(sample.messages)) {
      chat.add(message, {
        foreignId: idText(message.id),
        model: text(message.model),
        ...known.get(idText(message.id) ?? ''),
      });
    }
  }
  const drafts = isTree ? branchedSteps(events, notes) : chat.drafts;
  const { resolved, rewards, first } = outcomeOf(fields(sample.scores));
  const usages = Object.values(fields(sample.model_usage)).map((usage) => inspectUsage(fields(usage)));
  const error = fields(sample.error);
  const limit = fields(sample.limit);
  const statement = Array.isArray(sample.input)
    ? rows(sample.input)
        .filter(({ role }) => role === 'user')
        .map(({ content }) => contentText(content, notes))
        .join('\n\n')
    : text(sample.input);
  return makeRun({
    ...header,
    foreignId: idText(sample.uuid),
    task: { id: idText(sample.id), statement },
    systemPrompt: chat.systemPrompt,
    startedAt: timeOf(sample.started_at, notes),
    endedAt: timeOf(sample.completed_at, notes),
    stated: usages.length > 0 ? sumUsage(usages) : undefined,
    outcome: { resolved, source: resolved === null ? null : 'file', rewards },
    drafts,
    ...(!isTree && {
      attempts: [
        {
          lastKey: drafts.at(-1)?.key ?? null,
          name: `epoch ${number(sample.epoch) ?? 1}`,
          exitStatus:
            filled(error.message)?.slice(0, 500) ?? (filled(limit.type) ? `limit: ${limit.type}` : null),
          resolved,
          reward: first === null ? null : rewardOn(first, [Math.min(0, first), Math.max(1, first)]),
          ...(usages.length > 0 && sumUsage(usages)),
        },
      ],
    }),
    notes,
  });
}

/** What model events tell of the messages that they gave: usage, time, duration. */
function eventsByMessage(events: readonly Fields[], notes: Notes): Map<string, Partial<Draft>> {
  const known = new Map<string, Partial<Draft>>();
  for (const event of events) {
    if (event.event !== 'model') continue;
    const output = fields(event.output);
    const [choice] = rows(output.choices);
    const id = idText(fields(choice?.message).id);
    const seconds = number(output.time);
    if (id === null) continue;
    known.set(id, {
      ...noUsage,
      ...inspectUsage(fields(output.usage)),
      at: timeOf(event.timestamp, notes),
      ms: seconds === null ? null : Math.round(seconds * 1000),
    });
  }
  return known;
}

/** `C`, `I`, `N`, `P` and booleans are verdicts; numbers are rewards only. */
function outcomeOf(scores: Fields): {
  resolved: boolean | null;
  rewards: Record<string, number>;
  first: number | null;
} {
  const rewards: [string, number][] = [];
  const found: boolean[] = [];
  for (const [name, score] of Object.entries(scores)) {
    const { value } = fields(score);
    const points =
      typeof value === 'string'
        ? (own(verdicts, value) ?? null)
        : typeof value === 'boolean'
          ? Number(value)
          : number(value);
    if (points === null) continue;
    rewards.push([name, points]);
    if (typeof value !== 'number') found.push(points === 1);
  }
  return {
    resolved: found.length === 0 ? null : found.every(Boolean),
    rewards: Object.fromEntries(rewards),
    first: rewards[0]?.[1] ?? null,
  };
}
