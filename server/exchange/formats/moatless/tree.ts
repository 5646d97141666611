import {
  type Format,
  firstOf,
  type Input,
  objectIn,
  type Reading,
  runsRead,
} from '@/server/exchange/formats/format';
import type { Notes } from '@/server/exchange/reading/notes';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import { sumUsage } from '@/server/exchange/reading/usage';
import {
  boolean,
  type Fields,
  fields,
  filled,
  id,
  idText,
  isFields,
  list,
  number,
  rows,
  text,
} from '@/server/exchange/reading/value';
import type { Draft } from '@/server/exchange/run/draft';
import type { ImportedCall, ImportedUsage } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { completionUsage, instanceOf, repoOf, rewardIn, scaleOf } from './usage';

const name = 'moatless-tree';

/** A node with the key of its parent. */
interface Placed {
  node: Fields;
  parent: string | null;
}

/** moatless-tree-search, early 2025: one `root` with nested `children`. */
export const moatlessNested: Format = {
  name,
  title: 'a moatless search tree (nested)',
  keys: ['root', 'max_expansions', 'selector'],
  matches: (input) => {
    const { root } = objectIn(input);
    return isFields(root) && id(root.node_id) !== null && !('role' in root);
  },
  read: (input) => read(input, 'nested', nested(fields(objectIn(input).root))),
};

/** moatless-tools: a flat list of `nodes`, each with `parent_id`. */
export const moatlessFlat: Format = {
  name,
  title: 'a moatless search tree (flat)',
  keys: ['nodes', 'trajectory_id'],
  matches: (input) => id(firstOf(objectIn(input).nodes).node_id) !== null,
  read: (input) =>
    read(
      input,
      'flat',
      rows(objectIn(input).nodes).map((node) => ({ node, parent: idText(node.parent_id) })),
    ),
};

function nested(root: Fields): Placed[] {
  const placed: Placed[] = [];
  const pending: Placed[] = [{ node: root, parent: null }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    placed.push(next);
    const parent = idText(next.node.node_id);
    for (const child of rows(next.node.children).reverse()) pending.push({ node: child, parent });
  }
  return placed;
}

function read(input: Input, version: 'nested' | 'flat', placed: readonly Placed[]): Reading {
  const value = objectIn(input);
  const { notes } = input;
  // A tree without a node that has no parent has no root: its steps form a circle.
  const root = placed.find(({ parent }) => parent === null)?.node ?? null;
  const rootKey = root ? idText(root.node_id) : null;
  const scale = scaleOf(placed.map(({ node }) => number(fields(node.reward).value)));
  const drafts = placed
    .filter(({ node }) => node !== root)
    .map(({ node, parent }) => draftOf(node, parent === rootKey ? null : parent, scale, notes));
  const evaluations = placed.map(({ node }) => boolean(fields(node.evaluation_result).resolved));
  const resolved = evaluations.includes(true) ? true : evaluations.includes(false) ? false : null;
  const metadata = fields(value.metadata);
  const agent = fields(value.agent);
  const repository = fields(value.repository);
  const run = makeRun({
    format: name,
    formatVersion: version,
    writer: version === 'flat' ? 'moatless-tools' : 'moatless-tree-search',
    foreignId: idText(value.trajectory_id),
    task: {
      id: idText(metadata.instance_id) ?? idText(value.trajectory_id) ?? instanceOf(repository),
      statement: root ? (filled(root.user_message) ?? filled(root.message)) : null,
      repo: repoOf(repository),
      baseCommit: text(repository.commit),
    },
    systemPrompt: text(agent.system_prompt),
    outcome: { resolved, source: resolved === null ? null : 'file' },
    ...(root && {
      root: {
        visits: number(root.visits),
        valueSum: number(root.value),
        reward: rewardIn(number(fields(root.reward).value), scale, null),
      },
    }),
    besides: root ? usageOf(root) : sumUsage([]),
    drafts,
    notes,
  });
  const byId = new Map(run.nodes.map((node) => [node.id, node]));
  const verdicts = new Map(
    placed.map(({ node }) => [id(node.node_id), boolean(fields(node.evaluation_result).resolved)]),
  );
  for (const attempt of run.attempts) {
    const leaf = byId.get(attempt.leaf ?? '');
    attempt.patch = leaf?.patch ?? null;
    attempt.reward = leaf?.reward ?? null;
    attempt.resolved = verdicts.get(leaf?.foreignId ?? null) ?? null;
  }
  return runsRead(input, name, [run]);
}

function draftOf(
  node: Fields,
  parentKey: string | null,
  scale: readonly [number, number],
  notes: Notes,
): Draft {
  const steps = rows(node.action_steps);
  const single = isFields(node.action) ? [node] : [];
  const parts = steps.length > 0 ? steps : single;
  const reward = fields(node.reward);
  const explanation = filled(reward.explanation);
  const selection = fields(node.selection);
  const feedback = fields(node.feedback_data);
  const times = steps.flatMap((step) => [timeOf(step.start_time, notes), timeOf(step.end_time, notes)]);
  const [begin, end] = [times[0] ?? null, times.at(-1) ?? null];
  const error = filled(node.error);
  return {
    key: String(id(node.node_id)),
    parentKey,
    foreignId: id(node.node_id),
    title: parts.map(({ action }) => titleOf(fields(action))).join(', ') || null,
    text:
      filled(node.assistant_message) ??
      parts
        .map(({ action }) => filled(fields(action).scratch_pad) ?? filled(fields(action).thoughts))
        .find(Boolean) ??
      null,
    calls: parts.map(callOf),
    messages: [filled(node.user_message) ?? filled(node.message)].filter((one) => one !== null),
    patch: text(fields(node.file_context).patch) ?? text(fields(node.observation).patch),
    reward: rewardIn(number(reward.value), scale, explanation),
    visits: number(node.visits),
    valueSum: number(node.value),
    selection: isFields(node.selection) ? { reason: filled(selection.reason), candidates: [] } : null,
    model: modelOf(node, steps),
    at: begin ?? timeOf(node.timestamp, notes),
    ms: begin !== null && end !== null && end >= begin ? end - begin : null,
    executed: parts.some(({ observation }) => isFields(observation)),
    likeness: node.is_duplicate === true ? { kind: 'duplicate', of: null } : null,
    remarks: [filled(feedback.analysis), filled(feedback.feedback) ?? filled(node.feedback), error].filter(
      (one) => one !== null,
    ),
    ...usageOf(node),
  };
}

/** The class of the arguments without its package and without `Args`. */
function titleOf(action: Fields): string {
  const path = text(action.action_args_class) ?? text(action.class_name) ?? 'action';
  return (path.split('.').at(-1) ?? path).replace(/Args$/, '');
}

function callOf({ action, observation }: Fields): ImportedCall {
  const { action_args_class: _, scratch_pad: __, ...given } = fields(action);
  const seen = fields(observation);
  return toolCall(titleOf(fields(action)), given, {
    observation: text(seen.message) ?? text(seen.summary),
    error: filled(seen.error) !== null || fields(seen.properties).fail_reason !== undefined,
  });
}

const modelOf = (node: Fields, steps: readonly Fields[]): string | null =>
  [...steps.map(({ completion }) => completion), ...Object.values(fields(node.completions))]
    .map((one) => text(fields(one).model))
    .find((one) => one !== null) ?? null;

/** Of one completion: all its tries, if it lists them. */
function usageWithTries(completion: unknown): ImportedUsage {
  const tries = list(fields(completion).attempts);
  return tries.length > 0 ? sumUsage(tries.map(completionUsage)) : completionUsage(completion);
}

const usageOf = (node: Fields): ImportedUsage =>
  sumUsage([
    ...rows(node.action_steps).map(({ completion }) => usageWithTries(completion)),
    ...Object.values(fields(node.completions)).map(usageWithTries),
  ]);
