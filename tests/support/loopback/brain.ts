import { createHash } from 'node:crypto';
import { type Action, actionSchema, type Observation } from '@/server/core/agent/action';
import type { HistoryStep } from '@/server/core/ports/model';
import { decide } from '@/server/repair/policy';

/** A conversation as a server understood it, whichever API it came by. */
export interface Seen {
  model: string;
  system: string;
  /** Words of the user that are no results of calls, in order. */
  prompts: string[];
  /** Calls made so far with their results. */
  steps: { name: string; arguments: Record<string, unknown>; result: string }[];
  /** Names of the tools offered. */
  tools: string[];
  temperature: number;
  /** Everything, for what depends on all of it. */
  whole: string;
  /** The thinking that came back. */
  thinking: string[];
}

export interface ScriptedReply {
  thinking?: string;
  text: string;
  calls: { name: string; arguments: string }[];
  stop?: 'refused' | 'length';
}

/** What speaks behind a loopback server. */
export type Brain = (seen: Seen) => ScriptedReply;

const fenced = (action: Action) => `\`\`\`action\n${JSON.stringify(action)}\n\`\`\``;

/** An action in the form the request asks for: a call where tools are offered, else text. */
export function acted(seen: Seen, action: Action, text = ''): ScriptedReply {
  const { kind, ...fields } = action;
  if (seen.tools.length === 0) return { text: `${text}\n${fenced(action)}`, calls: [] };
  return { text, calls: [{ name: kind, arguments: JSON.stringify(fields) }] };
}

/** Takes the actions one after another, then finishes. */
export const scripted =
  (actions: readonly Action[]): Brain =>
  (seen) =>
    acted(seen, actions[seen.steps.length] ?? { kind: 'finish', summary: 'Done.' }, 'As planned.');

const unescaped = (text: string) => text.replaceAll('&lt;', '<');

/** The result of a call as the observation it was made of. */
function observationIn(result: string): Observation {
  const match = /<observation( error="true")?>\n([\s\S]*)\n<\/observation>/.exec(result);
  const text = unescaped(match?.[2] ?? result);
  return {
    text,
    error: match?.[1] !== undefined,
    exitCode: null,
    truncated: /\[lines \d+–\d+ not shown/.test(text),
    reads: [],
    writes: [],
  };
}

/** The offline repair policy behind an API: it reads the messages back into what the agent did and saw. */
export const repairBrain: Brain = (seen) => {
  if (/candidate number=/.test(seen.whole)) return { text: 'The first is smaller.\nCHOICE: 1', calls: [] };
  if (/Write the post-mortem now/.test(seen.whole))
    return { text: 'The first change did not help.', calls: [] };
  const history: HistoryStep[] = seen.steps.flatMap(({ name, arguments: given, result }) => {
    const action = actionSchema.safeParse({ kind: name, ...given });
    return action.success ? [{ action: action.data, observation: observationIn(result) }] : [];
  });
  const [task = ''] = seen.prompts;
  const left = [...seen.whole.matchAll(/Steps left in this attempt: (\d+)/g)].at(-1);
  const { action, thought } = decide({
    context: {
      statement: task,
      language: /Language: (\w+)/.exec(task)?.[1] ?? 'javascript',
      hint: null,
      experience: [],
      history,
      stepsLeft: left ? Number(left[1]) : Number.POSITIVE_INFINITY,
    },
    temperature: seen.temperature,
    seed: createHash('sha256').update(seen.whole).digest('hex'),
  });
  return { ...acted(seen, action, thought), thinking: `Weighing ${history.length} steps.` };
};
