import { type Format, objectIn, runsRead } from '@/server/exchange/formats/format';
import { filled, list, number } from '@/server/exchange/reading/value';
import type { Draft } from '@/server/exchange/run/draft';
import { makeRun } from '@/server/exchange/run/make-run';
import { metricRewards, outputOf, scriptCall } from './script';

const name = 'aide-page';

/** The page `tree_plot.html` of AIDE: lists of plans and scripts, and edges between their places. */
export const aidePage: Format = {
  name,
  title: 'a page of AIDE',
  keys: ['edges', 'code', 'plan'],
  matches: (input) => Array.isArray(objectIn(input).edges) && Array.isArray(objectIn(input).code),
  read(input) {
    const value = objectIn(input);
    const [plans, outputs, analyses] = [list(value.plan), list(value.term_out), list(value.analysis)];
    const parents = new Map<number | null, string>();
    for (const [from, to] of list(value.edges).map(list)) {
      const [parent, child] = [number(from), number(to)];
      if (parent !== null && child !== null) parents.set(child, String(parent));
    }
    const rewards = metricRewards(
      list(value.metrics).map((metric) => {
        const found = number(metric);
        return found === null ? null : { value: found, lessIsBetter: false };
      }),
    );
    const drafts = list(value.code).map(
      (code, at): Draft => ({
        key: String(at),
        parentKey: parents.get(at) ?? null,
        foreignId: at,
        text: filled(plans[at]),
        calls: [scriptCall({ code }, outputOf(outputs[at]))],
        reward: rewards[at] ?? null,
        remarks: [filled(analyses[at])].filter((one) => one !== null),
      }),
    );
    const run = makeRun({ format: name, writer: 'AIDE', drafts, notes: input.notes });
    return runsRead(input, name, [run]);
  },
};
