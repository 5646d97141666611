import type { AttemptId, NodeId } from '@/server/core/base/ids';
import type { GraftSpec } from '@/server/core/graft/graft';
import type { ResentPrompt } from '@/server/core/proposal/proposal';

/** What people read about why a run pauses or ends, and why an attempt that a person asked for begins. */

/** `why` is the reason for which the search ended, a sentence. */
export const flaggedBest = (id: NodeId, signal: string | undefined, why: string): string =>
  `${[`${id} passes every visible test, but it is flagged.`, signal].filter(Boolean).join(' ')} Look at it, and accept it if it is correct. ${why}`;
export const holdoutRejected = (id: NodeId, why: string): string =>
  `${id} passes every visible test, but the holdout rejected it. ${why}`;
export const nothingChanged = (why: string): string => `No attempt gave a changed result. ${why}`;
/** `people` choices by people; `flipped` of `pairs` verdicts of the judge changed with the order. */
export const preferredResult = (
  id: NodeId,
  { pairs, flipped, people }: { pairs: number; flipped: number; people: number },
  why: string,
): string => {
  const choosers = [
    'a model judged it',
    pairs > 0 && `${flipped} of ${pairs} verdicts changed with the order of the results`,
    people > 0 && `${people} ${people === 1 ? 'choice' : 'choices'} by people`,
  ].filter(Boolean);
  return `This task has no test that decides. ${id} was preferred (${choosers.join('; ')}). Nothing proves that it is correct. ${why}`;
};

export const stoppedByHand = 'Stopped by hand.';
export const handWorkDone =
  'The work that people asked for has ended. The search itself had been stopped before.';
export const strategyIdle = 'The strategy proposes nothing, and nothing is running.';

export const interrupted = 'The engine was interrupted. Every settled step is kept. Resume to continue.';
export const pausedByError = (problem: string): string => `${problem} Fix the cause, then resume.`;
export const pausedByModel = (failures: number, reason: string): string =>
  `The model failed ${failures} times in a row (${reason}). Fix the cause, then resume.`;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

export const actedAt = (who: string, from: NodeId, action: string): string =>
  sentence(`${who} acted at ${from}: ${action}`);
export const resentPrompt = (who: string, { of, edited }: ResentPrompt): string =>
  edited.length === 0
    ? sentence(`${who} sent the prompt of ${of} again, as it was`)
    : sentence(`${who} edited the prompt of ${of} and sent it again`);
export const branchedFrom = (who: string, from: NodeId, hint: string | null): string =>
  sentence(`${who} branched from ${from}${hint === null ? '' : `, with the hint “${hint}”`}`);
export const stitchedOnto = (who: string, { donorRun, steps }: GraftSpec, onto: NodeId): string =>
  sentence(
    `${who} stitched ${steps.join(', ')}${donorRun === null ? '' : ` of run ${donorRun}`} onto ${onto}`,
  );
export const resolvedConflict = (who: string, graft: AttemptId): string =>
  sentence(`${who} resolved the conflict of attempt ${graft.slice(1)}, and its graft continues`);
export const ownApproach = (model: string): string =>
  `${model} takes no temperature, so the attempt gets an approach of its own.`;
export const approved = (reason: string): string => `${reason} A person approved it.`;

export const leftOutOf = (id: NodeId): string =>
  `${id} passes without some of its changes, so they are left out.`;

/** A label, as reasons of attempts are. */
export const notCarriedOut = (problem: string): string => `could not be carried out: ${problem}`;

export const alsoFails = (id: NodeId, test: string, why: string): string =>
  `${id} passes all targets and guards, but the test command ends with an error: ${test} fails there and did not fail at the root. ${why}`;

export const hiddenGrade = (id: NodeId, passed: boolean, why: string): string =>
  `The hidden tests, which the search did not see, ${passed ? 'accept' : 'reject'} ${id}. ${why}`;
