import { type Format, objectIn, runsRead } from '@/server/exchange/formats/format';
import type { Notes } from '@/server/exchange/reading/notes';
import { Refusal } from '@/server/exchange/reading/refusal';
import { unknownKeys } from '@/server/exchange/reading/sentences';
import { type Fields, fields, filled, idText, number, rows, text } from '@/server/exchange/reading/value';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { atifSteps } from './steps';

const name = 'atif';
const rootKeys = new Set(
  'schema_version session_id trajectory_id agent steps notes final_metrics continued_trajectory_ref extra subagent_trajectories'.split(
    ' ',
  ),
);

/** ATIF (Harbor) of any version 1. */
export const atif: Format = {
  name,
  title: 'an ATIF trajectory',
  keys: ['schema_version', 'agent', 'steps'],
  matches: (input) => text(objectIn(input).schema_version)?.startsWith('ATIF-') ?? false,
  read: (input) => runsRead(input, name, [atifRun([objectIn(input)], input.notes)]),
};

/**
 * A run from a trajectory and those that continue it, in their order: one attempt. Steps that a continuation only
 * repeats are left out. Errors: Refusal.
 */
export function atifRun(chain: readonly [Fields, ...Fields[]], notes: Notes): ImportedRun {
  const [first] = chain;
  const version = text(first.schema_version) ?? '';
  if (!/^ATIF-v1\./.test(version)) {
    throw new Refusal(
      `This is an ATIF trajectory of version “${version.slice(0, 40)}”; versions ATIF-v1.0 to v1.8 are read.`,
    );
  }
  const agent = fields(first.agent);
  let steps = atifSteps(first, notes);
  for (const next of chain.slice(1))
    steps = { ...steps, drafts: atifSteps(next, notes, '', steps.drafts).drafts };
  const last = chain.at(-1) ?? first;
  const metrics = fields(last.final_metrics);
  for (const one of chain) {
    notes.add(unknownKeys('the ATIF root'), Object.keys(one).filter((key) => !rootKeys.has(key)).length);
    notes.add('trajectories of subagents, named and not read', rows(one.subagent_trajectories).length);
  }
  const next = filled(last.continued_trajectory_ref);
  if (next !== null) notes.add(`The trajectory goes on in ${next.slice(0, 200)}, which was not given.`);
  const writer = [text(agent.name), text(agent.version)].filter(Boolean).join(' ');
  return makeRun({
    format: name,
    formatVersion: version,
    writer: writer || null,
    foreignId: idText(first.trajectory_id) ?? idText(first.session_id),
    task: { statement: steps.statement },
    systemPrompt: steps.systemPrompt,
    model: text(agent.model_name),
    stated: {
      usd: number(metrics.total_cost_usd),
      inputTokens: number(metrics.total_prompt_tokens),
      outputTokens: number(metrics.total_completion_tokens),
      cachedTokens: number(metrics.total_cached_tokens),
    },
    drafts: steps.drafts,
    attempts: [{ lastKey: steps.drafts.at(-1)?.key ?? null }],
    notes,
  });
}
