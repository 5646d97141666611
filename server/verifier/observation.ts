import type { Observation } from '@/server/core/agent/action';
import { cutEnd, cutMiddle } from './clean-text';
import { frameText, isOwn } from './frames';
import type { JudgedRun } from './outcome';
import type { ReportedTest } from './report';

const blocksShown = 20;
const framesShown = 6;
const messageShown = 1_500;
const passingShown = 2_000;
const logShown = 6_000;
const printedShown = 6_000;

function block(test: ReportedTest): string {
  const message = cutEnd(test.message, messageShown);
  const lines = message === '' ? [] : message.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  const frames = test.frames
    .filter(isOwn)
    .slice(0, framesShown)
    .map((frame) => `    at ${frameText(frame)}`);
  return [`✗ ${test.id}`, ...lines, ...frames].join('\n');
}

function reportText(reported: ReportedTest[], printed: string): string {
  const of = (status: ReportedTest['status']) => reported.filter((test) => test.status === status);
  const [failing, passing, skipped] = [of('failed'), of('passed'), of('skipped')];
  const total = failing.length + passing.length;
  const verdict =
    failing.length === 0 ? `All ${total} tests pass.` : `${failing.length} of ${total} tests fail.`;
  const parts = [
    `${verdict}${skipped.length > 0 ? ` (${skipped.length} skipped)` : ''}`,
    ...failing.slice(0, blocksShown).map(block),
  ];
  if (failing.length > blocksShown) parts.push(`… and ${failing.length - blocksShown} more failing`);
  if (passing.length > 0) {
    parts.push(cutEnd(`passing: ${passing.map((test) => test.id).join('; ')}`, passingShown));
  }
  if (printed !== '') parts.push(`printed by the tests:\n${cutMiddle(printed, printedShown)}`);
  return parts.join('\n\n');
}

function textOf({ outcome, reported, printed }: JudgedRun, filter: string | undefined): string {
  const log = outcome.log === '' ? '' : `\n${cutMiddle(outcome.log, logShown)}`;
  switch (outcome.status) {
    case 'read':
      return reportText(reported, printed);
    case 'timeout':
      return 'The tests did not end in time and were stopped.';
    case 'unreadable':
      return `The tests could not be read (exit code ${outcome.exitCode ?? 'none'}).${log}`;
    case 'not-found':
      return `The test command was not found (exit code ${outcome.exitCode}).${log}`;
    case 'no-tests':
      return filter === undefined ? `No test was executed.${log}` : `No test matches “${filter}”.`;
  }
}

/**
 * What the agent sees of a test run: failures first, each with its message and at most six frames of the workspace,
 * then the names of the passing tests and what was printed. Equal outcomes give equal texts. Failing tests are no error of the action.
 */
export function observationOf(judged: JudgedRun, filter: string | undefined): Observation {
  const text = textOf(judged, filter);
  return {
    text,
    error: judged.outcome.status !== 'read',
    exitCode: judged.outcome.exitCode,
    truncated:
      judged.outcome.log.length > logShown && judged.outcome.status !== 'read'
        ? true
        : judged.reported.filter((test) => test.status === 'failed').length > blocksShown ||
          judged.reported.some((test) => test.message.length > messageShown),
    reads: [],
    writes: [],
  };
}
