import type { CallFault } from '@/server/core/ports/call-failed';

/** What people read about calls of language models that failed. */

const faults: Record<CallFault, string> = {
  key: 'refused the key. Set a valid one in Settings or in the environment',
  'model-gone': 'has no such model. Choose another one, or look at its list in Settings',
  quota: 'says that the account is out of credit. Add credit, or choose another model',
  'rate-limit': 'refused the call because of too many requests',
  overloaded: 'is overloaded or broken',
  timeout: 'did not answer in time',
  connection: 'could not be reached',
  broken: 'stopped in the middle of its answer',
  context: 'says that the prompt is longer than the model can hold',
  'bad-request': 'refused the request',
  confused: 'gave no usable answer',
  refusal: 'declined',
  cancelled: 'was cut off',
};

/** `detail`: what the endpoint said, or empty. */
export const endpointFailed = (fault: CallFault, endpoint: string, detail: string): string =>
  `The endpoint “${endpoint}” ${faults[fault]}${detail === '' ? '.' : ` (${detail.replace(/\.$/, '')}).`}`;
export const givenUp = (problem: string, tries: number, waitMs: number | null): string =>
  [
    problem,
    waitMs !== null && `It asks to wait ${Math.round(waitMs / 1000)} s.`,
    `Given up after ${tries} ${tries === 1 ? 'try' : 'tries'}.`,
  ]
    .filter(Boolean)
    .join(' ');

export const declinedTask = (model: string, times: number): string =>
  `${model} declined the task ${times} times in a row.`;
export const namedNoAction = (model: string, times: number, last: string): string =>
  `${model} named no usable action ${times} times in a row. The last problem: ${last}`;
export const modelDeclined = (model: string): string => `${model} declined to answer.`;
export const countsUnusable = (file: string, reason: string): string =>
  `${file} counts the requests to endpoints, and it cannot be used (${reason}). Remove it and try again.`;
