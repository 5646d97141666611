import {
  type Format,
  firstOf,
  type Input,
  objectIn,
  rowsIn,
  runsRead,
} from '@/server/exchange/formats/format';
import { timeOf } from '@/server/exchange/reading/time';
import {
  type Fields,
  fields,
  filled,
  idText,
  isFields,
  list,
  number,
  rows,
  text,
} from '@/server/exchange/reading/value';
import type { Draft } from '@/server/exchange/run/draft';
import { makeRun } from '@/server/exchange/run/make-run';
import { type Metric, metricRewards, outputOf, remarksOf, scriptCall } from './script';

const name = 'aira-dojo';

const isNode = (node: Fields) =>
  'step' in node && 'code' in node && ('parents' in node || 'operators_used' in node);

/** The journal of aira-dojo: rows with `data`, or `journal.json`. A crossover has two parents: the second is a donor. */
export const airaDojo: Format = {
  name,
  title: 'a journal of aira-dojo',
  keys: ['timestamp', 'data'],
  matches: (input) =>
    rowsIn(input)
      .slice(0, 20)
      .some(({ data }) => isNode(fields(data))) || isNode(firstOf(objectIn(input).nodes)),
  read(input) {
    const nodes = nodesIn(input);
    const rewards = metricRewards(nodes.map(metricOf));
    const keyOf = (node: Fields, at: number) => idText(node.step) ?? String(at);
    const drafts = nodes.map((node, at): Draft => {
      const [parent = null, ...donors] = list(node.parents)
        .map(idText)
        .filter((one) => one !== null);
      return { ...draftOf(node, keyOf(node, at), parent, donors, input), reward: rewards[at] ?? null };
    });
    const donated = drafts.filter(({ donorKeys = [] }) => donorKeys.length > 0).length;
    const run = makeRun({ format: name, writer: 'aira-dojo', drafts, notes: input.notes });
    return runsRead(input, name, [run], { withDonor: donated });
  },
};

/** The nodes by step: a step that is written again replaces the earlier one. */
function nodesIn(input: Input): Fields[] {
  const whole = rows(objectIn(input).nodes);
  const found =
    whole.length > 0
      ? whole
      : rowsIn(input)
          .map(({ data }) => data)
          .filter(isFields);
  const byStep = new Map<string, Fields>();
  for (const [at, node] of found.entries()) {
    const key = idText(node.step) ?? `row ${at}`;
    if (byStep.has(key)) input.notes.add('steps that are written again, the last one read');
    byStep.set(key, node);
  }
  return [...byStep.values()];
}

function draftOf(
  node: Fields,
  key: string,
  parentKey: string | null,
  donorKeys: readonly string[],
  { notes }: Input,
): Draft {
  const seconds = number(node.exec_time);
  const operator = list(node.operators_used)
    .filter((one) => typeof one === 'string')
    .join(', ');
  return {
    key,
    parentKey,
    donorKeys,
    foreignId: number(node.step) ?? text(node.id),
    title: operator || null,
    text: filled(node.plan),
    calls: [scriptCall(node, outputOf(node.term_out ?? node._term_out))],
    at: timeOf(node.creation_time, notes),
    ms: seconds === null ? null : Math.round(seconds * 1000),
    remarks: remarksOf(node, operator),
  };
}

function metricOf(node: Fields): Metric | null {
  const value = number(node.metric) ?? number(fields(node.metric).value);
  return value === null ? null : { value, lessIsBetter: node.metric_maximize === false };
}
