import { type Format, objectIn, type Report } from '@/server/exchange/formats/format';
import type { Notes } from '@/server/exchange/reading/notes';
import { timeOf } from '@/server/exchange/reading/time';
import { type Fields, fields, filled, idText, number, text } from '@/server/exchange/reading/value';

const name = 'harbor-trial';

/** What the `result.json` of a trial of Harbor tells. */
export interface TrialResult {
  task: string | null;
  name: string | null;
  writer: string | null;
  model: string | null;
  /** Null: the verifier broke or gave numbers on a scale. */
  resolved: boolean | null;
  rewards: Record<string, number>;
  exitStatus: string | null;
  usd: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  cachedTokens: number | null;
  startedAt: number | null;
  endedAt: number | null;
}

export function trialResult(value: Fields, notes: Notes): TrialResult {
  const agent = fields(value.agent_info);
  const model = fields(agent.model_info);
  const result = fields(value.agent_result);
  const rewards = rewardsIn(fields(fields(value.verifier_result).rewards));
  const exception = fields(value.exception_info);
  return {
    task: idText(value.task_name),
    name: text(value.trial_name),
    writer: [text(agent.name), text(agent.version)].filter(Boolean).join(' ') || null,
    model: [text(model.provider), text(model.name)].filter(Boolean).join('/') || null,
    resolved: verdictOf(rewards),
    rewards,
    exitStatus: filled(exception.exception_type),
    usd: number(result.cost_usd),
    inputTokens: number(result.n_input_tokens),
    outputTokens: number(result.n_output_tokens),
    cachedTokens: number(result.n_cache_tokens),
    startedAt: timeOf(value.started_at, notes),
    endedAt: timeOf(value.finished_at, notes),
  };
}

export const rewardsIn = (rewards: Fields): Record<string, number> =>
  Object.fromEntries(
    Object.entries(rewards).flatMap(([key, value]) => {
      const points = number(value);
      return points === null ? [] : [[key, points] as const];
    }),
  );

/** Resolved if `reward` (or the only reward) is 1, not if it is 0. −1 means that the verifier broke; others tell nothing. */
export function verdictOf(rewards: Readonly<Record<string, number>>): boolean | null {
  const values = Object.values(rewards);
  const decisive = rewards.reward ?? (values.length === 1 ? values[0] : undefined);
  if (decisive === undefined || decisive === -1) return null;
  return decisive === 1 ? true : decisive === 0 ? false : null;
}

/** The result of one trial without its trajectory. */
export const harborTrial: Format = {
  name,
  title: 'the result of a Harbor trial',
  keys: ['task_name', 'trial_name', 'agent_info'],
  matches: (input) => ['task_name', 'trial_name', 'agent_info'].every((key) => key in objectIn(input)),
  read(input) {
    const trial = trialResult(objectIn(input), input.notes);
    const report: Report = { instanceId: trial.task, resolved: trial.resolved, tests: null };
    return { format: name, formatVersion: null, runs: [], reports: [report], notes: input.notes.list() };
  },
};
