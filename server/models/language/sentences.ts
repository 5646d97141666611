import type { CallFault } from '@/server/core/ports/call-failed';
import type { ToolSpec } from '@/server/core/ports/model';

/** What people read about calls of language models that failed. */

const faults: Record<CallFault, string> = {
  key: 'refused the key. Set a valid one in Settings or in the environment',
  'model-gone': 'has no such model. Choose another one, or look at its list in Settings',
  moved: 'redirects to another address, which is not followed. Correct its address in Settings',
  quota: 'says that the account is out of credit. Add credit, or choose another model',
  'rate-limit': 'refused the call because of too many requests',
  overloaded: 'is overloaded or broken',
  loading: 'is still loading the model',
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

const tokens = (count: number) => `${count.toLocaleString('en')} tokens`;

/** What the calls of a model showed of it: sentences in the log of a run. */
export const facts = {
  noTemperature: (model: string) =>
    `${model} takes no temperature. Attempts that go on from the same node get different approaches instead.`,
  without: (model: string, parameter: string) =>
    parameter === 'tools'
      ? `${model} calls no tools. It writes its actions as text.`
      : `${model} refuses “${parameter}”. It is no longer sent.`,
  renamed: (model: string, from: string, to: string) => `${model} wants “${to}” in place of “${from}”.`,
  most: (model: string, parameter: string, most: number) =>
    `${model} takes “${parameter}” up to ${most}. Greater values are lowered.`,
  adaptive: (model: string) =>
    `${model} decides by itself how long it thinks. A limit for it is no longer sent.`,
  protocol: {
    chat: (model: string) => `${model} is reached through chat completions: its server has no Responses API.`,
    responses: (model: string) => `${model} is reached through OpenAI's Responses API alone.`,
  },
  signedCalls: (model: string) =>
    `${model} wants a signature at each call. Calls of other models and of people are sent with Google's mark for those.`,
  system: (model: string, role: string) =>
    role === 'user'
      ? `${model} knows no role “system”. The system prompt stands at the beginning of the first message.`
      : `${model} gets the system prompt in the role “${role}”.`,
  noMarks: (model: string) =>
    `${model} takes no marks for the cache of its provider. Prompts are cached only if the provider does so by itself.`,
  context: (model: string, count: number) => `${model} holds ${tokens(count)}. Prompts are made to fit.`,
  output: (model: string, count: number) => `${model} writes at most ${tokens(count)} in one reply.`,
  impossibleUsage: (model: string) =>
    `${model} reported numbers of tokens that cannot be. They were replaced by estimates.`,
  cutPrompt: (model: string, counted: number) =>
    `${model} counted ${tokens(counted)} of a prompt that was much longer. Its server probably cut the prompt: give it more context (num_ctx in Ollama), or set its context in Settings.`,
};

/** What a model reads whose call its server could not read. */
export const serverCouldNotRead = (problem: string): string =>
  `Your call could not be read (${problem}). Take exactly one action, in the form you were given.`;

/** What a model reads that turned out to call no tools. */
export const actionsAsText = (tools: readonly ToolSpec[]): string =>
  [
    'You cannot call tools here. Write exactly one action as JSON in a fenced block, with its name as “kind”:',
    '```action\n{"kind": "run_tests"}\n```',
    'The actions are:',
    ...tools.map(({ name, description }) => `- ${name}: ${description}`),
  ].join('\n');
