import { type Format, firstOf, type Input, objectIn, runsRead } from '@/server/exchange/formats/format';
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

const name = 'aide-journal';

/** The journal of AIDE: scripts, each made from the one before, with `node2parent`. Several roots (drafts) are usual. */
export const aide: Format = {
  name,
  title: 'a journal of AIDE',
  keys: ['nodes', 'node2parent'],
  matches: (input) => {
    const value = objectIn(input);
    return isFields(value.node2parent) || 'code' in firstOf(value.nodes);
  },
  read(input) {
    const value = objectIn(input);
    const nodes = rows(value.nodes);
    const parents = fields(value.node2parent);
    const buggy = new Set(nodes.filter((node) => node.is_buggy === true).map((node) => idText(node.id)));
    const rewards = metricRewards(nodes.map(metricOf));
    const drafts = nodes.map((node, at): Draft => {
      const own = idText(node.id) ?? String(at);
      const parent = parentOf(node, own, parents);
      const stage = parent === null ? 'draft' : buggy.has(parent) ? 'debug' : 'improve';
      return { ...draftOf(node, own, parent, stage, input), reward: rewards[at] ?? null };
    });
    const run = makeRun({
      format: name,
      formatVersion: idText(value.__version),
      writer: 'AIDE',
      task: { statement: text(value.task_desc) },
      drafts,
      notes: input.notes,
    });
    return runsRead(input, name, [run]);
  },
};

const parentOf = (node: Fields, own: string, parents: Fields): string | null =>
  (Object.hasOwn(parents, own) ? idText(parents[own]) : null) ??
  idText(node.parent) ??
  idText(fields(node.parent).id) ??
  idText(list(node.parents)[0]);

function draftOf(
  node: Fields,
  key: string,
  parentKey: string | null,
  stage: string,
  { notes }: Input,
): Draft {
  const seconds = number(node.exec_time);
  return {
    key,
    parentKey,
    foreignId: number(node.step) ?? key,
    title: stage,
    text: filled(node.plan),
    calls: [scriptCall(node, outputOf(node._term_out ?? node.term_out))],
    at: timeOf(node.ctime, notes),
    ms: seconds === null ? null : Math.round(seconds * 1000),
    remarks: remarksOf(node, stage),
  };
}

function metricOf(node: Fields): Metric | null {
  const metric = fields(node.metric);
  const value = number(metric.value) ?? number(node.metric);
  return value === null ? null : { value, lessIsBetter: metric.maximize === false };
}
