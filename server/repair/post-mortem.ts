import type { PostMortemRequest } from '@/server/core/ports/model';
import { lineChange } from '@/server/repair/reading/change';
import { readStory, type Trial } from '@/server/repair/reading/story';

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
const quoted = (text: string): string => `“${text.replace(/\s+/g, ' ').trim().slice(0, 100)}”`;

/** What the steps show and nothing else: counts, the changes and the tests' answers to them, in a few sentences. */
export function postMortem({ context }: Pick<PostMortemRequest, 'context'>): string {
  const story = readStory(context.history);
  const { firstReport, anchorReport, trials } = story;
  const sentences = [
    `The attempt took ${counted(context.history.length, 'step')} and ended: ${context.ending}.`,
  ];
  if (firstReport === null) {
    sentences.push('No readable test report was seen, so nothing is known of the fault.');
    return sentences.join(' ');
  }
  const failing = firstReport.failing.map((test) => quoted(test.id));
  sentences.push(
    `At the start ${counted(firstReport.failed, 'test')} failed${failing.length > 0 ? `, first ${failing[0]}` : ''}.`,
  );
  const better = trials.filter((trial) => trial.verdict === 'better');
  for (const trial of better.slice(0, 3)) sentences.push(`More tests passed after ${changeOf(trial)}.`);
  const vain = trials.filter((trial) => trial.verdict !== 'better' && trial.verdict !== 'refused');
  if (vain.length > 0) sentences.push(inVain(vain));
  const informative = vain.filter((trial) => trial.effect !== null && trial.effect.touched > 0);
  const last = informative.at(-1);
  if (last)
    sentences.push(`The failing tests run what ${changeOf(last)} touched: their failures changed with it.`);
  const left = (anchorReport ?? firstReport).failed;
  sentences.push(
    left === 0
      ? 'All tests passed at the best point.'
      : `At the best point ${counted(left, 'test')} still failed.`,
  );
  return sentences.join(' ');
}

function changeOf({ path, base, result }: Trial): string {
  const change = lineChange(base, result);
  const [before, after] = [change.old.join(' '), change.new.join(' ')];
  return `the change of ${quoted(before)} to ${quoted(after)} in ${path}:${change.at + 1}`;
}

function inVain(trials: readonly Trial[]): string {
  const byPath = new Map<string, number>();
  for (const { path } of trials) byPath.set(path, (byPath.get(path) ?? 0) + 1);
  const where = [...byPath].map(([path, count]) => `${count} in ${path}`).join(', ');
  return `${counted(trials.length, 'change')} did not help: ${where}.`;
}
