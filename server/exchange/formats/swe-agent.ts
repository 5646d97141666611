import { contentText } from '@/server/exchange/reading/content';
import type { Notes } from '@/server/exchange/reading/notes';
import { differ, repeatedPrompts, rounded } from '@/server/exchange/reading/sentences';
import { typedCall } from '@/server/exchange/reading/tools';
import { noUsage, sumUsage } from '@/server/exchange/reading/usage';
import {
  type Fields,
  fields,
  filled,
  list,
  number,
  parsed,
  rows,
  text,
} from '@/server/exchange/reading/value';
import { addMessage, type Draft } from '@/server/exchange/run/draft';
import { type AttemptDraft, makeRun, type RunDraft } from '@/server/exchange/run/make-run';
import { rewardOn } from '@/server/exchange/run/reward';
import { type Format, firstOf, objectIn, runsRead } from './format';

const name = 'swe-agent-traj';

/** SWE-agent, every version: one trajectory, or `attempts` of a retry agent, or a demonstration with `history` only. */
export const sweAgent: Format = {
  name,
  title: 'a SWE-agent trajectory',
  suffix: '.traj',
  keys: ['trajectory', 'history', 'info'],
  matches: (input) => {
    const value = objectIn(input);
    if (Array.isArray(value.attempts)) return 'trajectory' in firstOf(value.attempts);
    const step = firstOf(value.trajectory);
    if ('action' in step && ('observation' in step || 'response' in step)) return true;
    if (!Array.isArray(value.history)) return false;
    return Array.isArray(value.trajectory) || 'role' in firstOf(value.history);
  },
  read(input) {
    const value = objectIn(input);
    const { notes } = input;
    const tried = rows(value.attempts);
    const walks = tried.length > 0 ? tried : [value];
    const info = fields(value.info);
    const scores = tried.map(scoreOf).filter((score) => score !== null);
    const scale: [number, number] = [Math.min(0, ...scores), Math.max(1, ...scores)];
    const drafts: Draft[] = [];
    const attempts: AttemptDraft[] = [];
    for (const [at, walk] of walks.entries()) {
      const steps = stepsOf(walk, `${at}:`, notes);
      drafts.push(...steps);
      const own = fields(walk.info);
      const score = scoreOf(walk);
      attempts.push({
        lastKey: steps.at(-1)?.key ?? null,
        exitStatus: text(own.exit_status),
        patch: filled(own.submission)?.trimStart() ?? null,
        reward:
          score === null
            ? null
            : rewardOn(score, scale, { explanation: filled(list(fields(own.review).outputs)[0]) }),
        ...usageOf(own),
      });
    }
    if (tried.length > 1)
      notes.add(
        `The writer chose attempt ${(number(info.best_attempt_idx) ?? -1) + 1}.`,
        'best_attempt_idx' in info ? 1 : 0,
      );
    const first = walks.find(({ history }) => list(history).length > 0) ?? value;
    const config = fields(parsed(value.replay_config ?? first.replay_config));
    const repo = fields(fields(config.env).repo);
    const total = usageOf(info);
    const environment = text(value.environment) ?? text(first.environment);
    const run = makeRun({
      format: name,
      formatVersion: versionOf(value),
      writer: writerOf(walks, info),
      task: {
        id: environment === null || /(?:^|_)main$/.test(environment) ? null : environment,
        statement: preambleOf(first, 'user', notes),
        repo: text(repo.github_url) ?? text(repo.repo_name),
        baseCommit: text(repo.base_commit),
      },
      systemPrompt: preambleOf(first, 'system', notes),
      model: text(fields(fields(fields(config.agent).model)).name),
      stated: statedBy(total, attempts, tried.length > 0, notes),
      drafts,
      attempts: drafts.length === 0 && tried.length === 0 ? [] : attempts,
      notes,
    });
    return runsRead(input, name, [run]);
  },
};

function versionOf(value: Fields): string {
  if (Array.isArray(value.attempts)) return 'attempts';
  const step = firstOf(value.trajectory);
  if ('query' in step) return '1.1';
  if ('messages' in step || 'swe_agent_version' in fields(value.info)) return '1.0';
  return Array.isArray(value.trajectory) ? '0.x' : 'history';
}

function writerOf(walks: readonly Fields[], info: Fields): string {
  const all = [info, ...walks.map((walk) => fields(walk.info))];
  const version = all.map((one) => text(one.swe_agent_version)).find((one) => one !== null);
  return version ? `SWE-agent ${version}` : 'SWE-agent';
}

function stepsOf(walk: Fields, prefix: string, notes: Notes): Draft[] {
  const steps = rows(walk.trajectory);
  const key = (at: number) => (at < 0 ? null : `${prefix}${at}`);
  if (steps.length === 0) return demonstration(walk, prefix, notes);
  return steps.map((step, at) => {
    notes.add(repeatedPrompts, list(step.query).length > 0 || list(step.messages).length > 0 ? 1 : 0);
    const action = text(step.action) ?? '';
    const observation = text(step.observation);
    const seconds = number(step.execution_time);
    const state = fields(parsed(step.state));
    const openFile = filled(state.open_file);
    return {
      key: `${prefix}${at}`,
      parentKey: key(at - 1),
      foreignId: at + 1,
      text: filled(step.thought) ?? filled(step.response),
      calls: action.trim() === '' ? [] : [typedCall(action, { observation })],
      messages: action.trim() === '' && observation !== null ? [observation] : [],
      ms: seconds === null ? null : Math.round(seconds * 1000),
      patch: filled(state.diff),
      remarks: openFile !== null && openFile !== 'n/a' ? [`open file: ${openFile}`] : [],
    };
  });
}

/** A history without a trajectory: the assistant's items are the steps, the user's items behind them what they showed. */
function demonstration(walk: Fields, prefix: string, notes: Notes): Draft[] {
  const drafts: Draft[] = [];
  for (const item of rows(walk.history)) {
    const content = contentText(item.content, notes);
    const last = drafts.at(-1);
    if (item.role === 'assistant') {
      drafts.push({
        key: `${prefix}${drafts.length}`,
        parentKey: last?.key ?? null,
        foreignId: drafts.length + 1,
        text: filled(item.thought) ?? content,
        calls: filled(item.action) === null ? [] : [typedCall(String(item.action))],
      });
    } else if (last && item.role !== 'system') {
      last.calls = (last.calls ?? []).map((call) => ({ ...call, observation: call.observation ?? content }));
      if (last.calls.length === 0 && content !== null) addMessage(last, content);
    }
  }
  return drafts;
}

/** The first message of a role that is no demonstration. */
function preambleOf(walk: Fields, role: 'system' | 'user', notes: Notes): string | null {
  const items = rows(walk.history);
  const until = items.findIndex((item) => item.role === 'assistant' && item.is_demo !== true);
  const item = items
    .slice(0, until === -1 ? undefined : until)
    .find((one) => one.role === role && one.is_demo !== true);
  return item ? contentText(item.content, notes) : null;
}

function usageOf(info: Fields) {
  const stats = fields(info.model_stats);
  return {
    usd: number(stats.instance_cost) ?? number(stats.total_cost),
    inputTokens: number(stats.tokens_sent),
    outputTokens: number(stats.tokens_received),
    cachedTokens: null,
    calls: number(stats.api_calls),
  };
}

/** The total of a retry agent stands at the top once it has ended; until then its attempts are summed up. */
function statedBy(
  total: ReturnType<typeof usageOf>,
  attempts: readonly AttemptDraft[],
  isRetry: boolean,
  notes: Notes,
): RunDraft['stated'] {
  if (!isRetry) return total;
  const summed = sumUsage(attempts.map((attempt) => ({ ...noUsage, ...attempt })));
  if (total.usd === null) return summed;
  if (total.usd >= (summed.usd ?? 0) * 0.999) return total;
  notes.add(differ('US dollars', rounded(total.usd), rounded(summed.usd ?? 0)));
  return { ...summed, calls: null };
}

/** The reviewer's verdict on an attempt: a number, or yes and no. */
function scoreOf(walk: Fields): number | null {
  const { accept } = fields(fields(walk.info).review);
  if (typeof accept === 'boolean') return accept ? 1 : 0;
  return number(accept);
}
