import { type Format, objectIn, runsRead } from '@/server/exchange/formats/format';
import type { Notes } from '@/server/exchange/reading/notes';
import { Refusal } from '@/server/exchange/reading/refusal';
import { repeatedPrompts } from '@/server/exchange/reading/sentences';
import { testStatus, testsOfStatus } from '@/server/exchange/reading/tests-status';
import { timeOf } from '@/server/exchange/reading/time';
import { kindOf, toolCall } from '@/server/exchange/reading/tools';
import { sumUsage } from '@/server/exchange/reading/usage';
import {
  asJson,
  boolean,
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
import type { Draft } from '@/server/exchange/run/draft';
import type { ImportedCall, ImportedTest } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { completionUsage, repoOf, rewardIn, scaleOf } from './usage';

const name = 'moatless-transitions';
const ends = new Set(['Finished', 'Rejected']);

/** The first form of moatless (SWE-Search, 2024): a list of states with `previous_state_id`. */
export const moatlessTransitions: Format = {
  name,
  title: 'a moatless trajectory of 2024 (transitions)',
  keys: ['transitions', 'workspace', 'initial_message'],
  matches: (input) => {
    const value = objectIn(input);
    return Array.isArray(value.transitions) && 'workspace' in value;
  },
  read(input) {
    const value = objectIn(input);
    const states = rows(value.transitions);
    const root = states.find((state) => id(state.previous_state_id) === null);
    if (!root)
      throw new Refusal(
        'This looks like a moatless trajectory, but none of its transitions is the first one.',
      );
    const info = fields(value.info);
    const repository = fields(fields(value.workspace).repository);
    const scale = scaleOf(states.flatMap(valuesOf));
    const rootKey = String(id(root.id));
    const firstChild = new Map(states.toReversed().map((state) => [id(state.previous_state_id), state]));
    const drafts = states
      .filter((state) => state !== root)
      .map((state) => draftOf(state, { rootKey, scale, firstChild, notes: input.notes }));
    const resolved = boolean(info.resolved);
    const tests = testsOfStatus(fields(fields(info.evaluation_result).tests_status));
    const run = makeRun({
      format: name,
      formatVersion: '1',
      writer: 'moatless-tools',
      foreignId: text(info.trace_id),
      task: {
        id: idText(info.instance_id),
        statement: text(value.initial_message),
        repo: repoOf(repository),
        baseCommit: text(repository.commit),
      },
      outcome: {
        resolved,
        source: resolved === null ? null : 'file',
        tests: tests.length > 0 ? tests : null,
      },
      root: { visits: visitsOf(root)?.length ?? null, valueSum: valueSumOf(root), reward: null },
      // The writer's total leaves out its value function, and is another run's where the file was cut.
      stated: {
        usd: number(info.total_cost),
        inputTokens: number(info.prompt_tokens),
        outputTokens: number(info.completion_tokens),
      },
      preferSums: true,
      drafts,
      notes: input.notes,
    });
    const submission = filled(info.submission)?.trim();
    const byId = new Map(run.nodes.map((node) => [node.id, node]));
    for (const attempt of run.attempts) {
      const leaf = byId.get(attempt.leaf ?? '');
      attempt.patch = leaf?.patch ?? null;
      attempt.exitStatus = leaf && ends.has(leaf.title ?? '') ? leaf.title : null;
      if (submission && leaf?.patch?.trim() === submission && attempt.exitStatus) attempt.resolved = resolved;
    }
    // The patch of an end is not always kept: the verdict on the one way that was finished is its own.
    const finished = run.attempts.filter(({ exitStatus }) => exitStatus === 'Finished');
    const [only] = finished.length === 1 ? finished : [];
    if (only && run.attempts.every((attempt) => attempt.resolved === null)) only.resolved = resolved;
    return runsRead(input, name, [run]);
  },
};

interface Context {
  rootKey: string;
  scale: readonly [number, number];
  /** The first state that follows the one with this id. */
  firstChild: ReadonlyMap<string | number | null, Fields>;
  notes: Notes;
}

function draftOf(state: Fields, { rootKey, scale, firstChild, notes }: Context): Draft {
  const properties = fields(state.properties);
  const title = text(state.name);
  const previous = String(id(state.previous_state_id));
  const isEnd = ends.has(title ?? '');
  const actions = rows(state.actions);
  const valueFunction = fields(properties.value_function_result);
  const completions = [
    ...actions.map(({ completion }) => fields(completion)),
    ...rows(valueFunction.completions),
  ];
  notes.add(repeatedPrompts, completions.filter(({ input }) => list(input).length > 0).length);
  const child = firstChild.get(id(state.id));
  const tests = rows(properties.test_results).map(testOf);
  const last = fields(actions.at(-1)?.request);
  const origin = id(state.origin_state_id);
  return {
    key: String(id(state.id)),
    parentKey: previous === rootKey ? null : previous,
    foreignId: id(state.id),
    title,
    text: filled(last.scratch_pad) ?? filled(last.thoughts),
    calls: isEnd
      ? [toolCall(title ?? 'Finished', { message: properties.message ?? null })]
      : actions.map((action) => callOf(title ?? 'action', action)),
    patch: patchOf(isEnd ? state : child),
    reward: rewardIn(
      number(valueFunction.average_reward),
      scale,
      visitsOf(state)
        ?.map(({ explanation }) => filled(explanation))
        .find((one) => one !== null) ?? null,
    ),
    visits: visitsOf(state)?.length ?? null,
    valueSum: valueSumOf(state),
    tests: tests.length > 0 ? tests : null,
    model:
      actions.map(({ completion }) => text(fields(completion).model)).find((one) => one !== null) ?? null,
    at: timeOf(fields(state.snapshot).timestamp, notes),
    executed: isEnd || actions.length > 0,
    likeness: origin === null ? null : { kind: 'another-try', of: origin },
    remarks: [filled(properties.feedback)].filter((one) => one !== null),
    ...sumUsage(completions.map(completionUsage)),
  };
}

function callOf(title: string, { request, response }: Fields): ImportedCall {
  const { trigger, output, retry_message: retry } = fields(response);
  const shown = fields(output);
  const observation =
    filled(retry) ??
    filled(shown.message) ??
    filled(shown.diff) ??
    (output === undefined || output === null ? null : (text(output) ?? asJson(output, 2)));
  const call = toolCall(title, request, { observation, error: trigger === 'retry' || trigger === 'reject' });
  return { ...call, kind: kindOf(title) };
}

const visitsOf = (state: Fields) => {
  const { visits } = fields(state.properties);
  return Array.isArray(visits) ? rows(visits) : null;
};
const valueSumOf = (state: Fields) =>
  visitsOf(state)?.reduce((total, { value }) => total + (number(value) ?? 0), 0) ?? null;
const valuesOf = (state: Fields) => [
  number(fields(fields(state.properties).value_function_result).average_reward),
  ...(visitsOf(state) ?? []).map(({ value }) => number(value)),
];
const patchOf = (state: Fields | undefined) => text(fields(fields(state?.snapshot).repository).patch);

function testOf({ file_path: file, span_id: span, status }: Fields): ImportedTest {
  return { id: [text(file), text(span)].filter(Boolean).join(' > '), status: testStatus(status) };
}
