import { expect } from 'vitest';
import { acted, scripted } from '@/tests/support/loopback/brain';
import { geminiError } from '@/tests/support/loopback/gemini';
import { numberRepair } from '@/tests/support/repair-script';
import { fieldsOf, thoughtful } from './events';
import { type Outcome, type Quirk, refuses, send, wordy } from './quirk';

const steps = numberRepair.length;
const kind = 'Gemini';

const invalid = (message: string) => geminiError(400, 'INVALID_ARGUMENT', message);
const text = (value: unknown): string => JSON.stringify(value) ?? '';
const second = (_: unknown, number: number) => number === 2;

/** What was refused once was not sent again. */
const learnt =
  (pattern: RegExp, note: RegExp) =>
  ({ server, notes }: Outcome): void => {
    expect(server.requests.filter(({ body }) => pattern.test(text(body)))).toHaveLength(1);
    expect(server.requests).toHaveLength(steps + 1);
    expect(notes.join(' ')).toMatch(note);
  };
const triedAgain = ({ server, waits }: Outcome): void => {
  expect(server.requests).toHaveLength(steps + 1);
  expect(waits).toHaveLength(1);
};

export const geminiQuirks: Quirk[] = [
  {
    kind,
    title: 'Gemini 3 gets its signatures back, its thoughts not; the key stands in a header alone',
    reference: 'Google, “Thought signatures”; Google, “API keys”',
    api: 'gemini',
    model: 'gemini-3-pro-preview',
    server: () => ({ brain: thoughtful }),
    shows({ server }) {
      expect(server.requests).toHaveLength(steps);
      const last = text(server.requests.at(-1)?.body.contents);
      expect(last.split('"thoughtSignature"')).toHaveLength(steps);
      expect(last).not.toContain('Thought 1.');
      for (const { route, headers } of server.requests) {
        expect(route.query).toEqual({ alt: 'sse' });
        expect(headers['x-goog-api-key']).toBe('sk-quirk-secret');
        expect(headers.authorization).toBeUndefined();
      }
    },
  },
  {
    kind,
    title:
      'Gemini 3 refuses calls without a signature: a call that was read from text gets Google’s mark for those',
    reference: 'Google, “Thought signatures: migrating from other models”; vercel/ai#15560',
    api: 'gemini',
    model: 'gemini-3-pro-preview',
    server: () => ({
      brain: (seen) =>
        seen.steps.length === 1
          ? acted({ ...seen, tools: [] }, numberRepair[1] ?? { kind: 'run_tests' })
          : thoughtful(seen),
    }),
    shows({ server }) {
      expect(server.requests).toHaveLength(steps);
      const last = text(server.requests.at(-1)?.body.contents);
      expect(last.split('skip_thought_signature_validator')).toHaveLength(2);
    },
  },
  {
    kind,
    title: 'A model whose name says nothing refuses calls without a signature: that is learnt',
    reference: 'langgenius/dify#29187; askimo-ai/askimo#543',
    api: 'gemini',
    server: () => ({
      brain: (seen) =>
        seen.steps.length === 1
          ? acted({ ...seen, tools: [] }, numberRepair[1] ?? { kind: 'run_tests' })
          : scripted(numberRepair)(seen),
      intercept: (request) => {
        const calls = [request.body.contents]
          .flat()
          .flatMap((content) => [fieldsOf(content).parts].flat())
          .map(fieldsOf)
          .filter((part) => 'functionCall' in part);
        const unsigned = calls.length > 1 && calls.at(1)?.thoughtSignature === undefined;
        return (
          unsigned &&
          send(
            request,
            400,
            invalid(
              'Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance.',
            ),
          )
        );
      },
    }),
    shows: ({ server, notes }) => {
      expect(server.requests).toHaveLength(steps + 1);
      expect(notes.join(' ')).toContain('signature at each call');
    },
  },
  {
    kind,
    title: 'Signatures are not valid any more: these turns go back in plain form, the next ones as they came',
    reference: 'Google, “Thought signatures”; googleapis/python-genai: “Thought signature is not valid”',
    api: 'gemini',
    model: 'gemini-3-pro-preview',
    server: () => ({
      brain: thoughtful,
      ...refuses((_, number) => number === 4, 400, invalid('Thought signature is not valid.')),
    }),
    shows({ server }) {
      expect(server.requests).toHaveLength(steps + 1);
      const marks = server.requests.map(({ body }) => text(body.contents).split('skip_thought').length - 1);
      expect(marks).toEqual([0, 0, 0, 0, 3, 3]);
    },
  },
  {
    kind,
    title: 'A model takes no `thinkingLevel`: a budget is sent in its place',
    reference: 'Google, “Thinking: levels and budgets”',
    api: 'gemini',
    model: 'gemini-3-flash-clone',
    endpoint: { models: { 'gemini-3-flash-clone': { thinkingTokens: 2_000 } } },
    server: () => ({
      brain: thoughtful,
      ...refuses(
        (body) => /thinkingLevel/.test(text(body)),
        400,
        invalid('Thinking level is not supported for this model.'),
      ),
    }),
    shows(outcome) {
      learnt(/thinkingLevel/, /thinkingLevel/)(outcome);
      expect(text(outcome.server.requests.at(-1)?.body.generationConfig)).toContain('"thinkingBudget":2000');
    },
  },
  {
    kind,
    title: 'An older API does not know `thinkingLevel` (“Cannot find field”)',
    reference: 'googleapis/js-genai and proxies of Vertex: “Unknown name … Cannot find field”',
    api: 'gemini',
    model: 'gemini-3-pro-preview',
    endpoint: { models: { 'gemini-3-pro-preview': { thinkingTokens: 2_000 } } },
    server: () =>
      refuses(
        (body) => /thinkingLevel/.test(text(body)),
        400,
        invalid(
          'Invalid JSON payload received. Unknown name "thinkingLevel" at \'generation_config.thinking_config\': Cannot find field.',
        ),
      ),
    shows: learnt(/thinkingLevel/, /thinkingLevel/),
  },
  {
    kind,
    title: 'A model does not think at all',
    reference: 'Google, “Thinking: supported models”',
    api: 'gemini',
    model: 'gemini-flash-latest',
    server: () =>
      refuses(
        (body) => /thinkingConfig/.test(text(body)),
        400,
        invalid('Unable to submit request because thinking is not supported by this model.'),
      ),
    shows: learnt(/thinkingConfig/, /thinkingConfig/),
  },
  {
    kind,
    title: 'Gemma takes no instructions and calls no functions',
    reference: 'Google, “Gemma on the Gemini API”: “Developer instruction is not enabled”',
    api: 'gemini',
    model: 'gemma-3-27b-it',
    server: () => ({
      intercept: (request) => {
        const refused = 'systemInstruction' in request.body ? 'Developer instruction' : 'Function calling';
        const isRefused = 'systemInstruction' in request.body || 'tools' in request.body;
        return (
          isRefused && send(request, 400, invalid(`${refused} is not enabled for models/gemma-3-27b-it`))
        );
      },
    }),
    shows({ server, notes }) {
      expect(server.requests).toHaveLength(steps + 2);
      expect(notes.join(' ')).toContain('calls no tools');
      expect(text(server.requests[2]?.body.contents)).toContain('fenced block');
    },
  },
  {
    kind,
    title: 'A temperature is refused',
    reference: 'Gateways to reasoning models; assumed of Gemini',
    api: 'gemini',
    server: () =>
      refuses(
        (body) => /"temperature"/.test(text(body)),
        400,
        invalid(
          "Invalid value at 'generation_config.temperature': temperature is not supported by this model.",
        ),
      ),
    shows: learnt(/"temperature"/, /takes no temperature/),
  },
  {
    kind,
    title: '`maxOutputTokens` above the model’s cap is lowered to the cap',
    reference: 'Google Cloud, “Inference API errors”: “the supported range is from …”',
    api: 'gemini',
    server: () =>
      refuses(
        ({ generationConfig }) => Number(fieldsOf(generationConfig).maxOutputTokens) > 4_096,
        400,
        invalid(
          'Unable to submit request because it has a maxOutputTokens value of 8000 but the supported range is from 1 (inclusive) to 4097 (exclusive). Update the value and try again.',
        ),
      ),
    shows: ({ server }) =>
      expect(
        server.requests.slice(1).map(({ body }) => fieldsOf(body.generationConfig).maxOutputTokens),
      ).toEqual(Array(steps).fill(4_096)),
  },
  {
    kind,
    title: 'The prompt is too long',
    reference:
      'Google, “Tokens”: “The input token count (…) exceeds the maximum number of tokens allowed (…)”',
    api: 'gemini',
    server: () => ({
      brain: wordy(6_000),
      ...refuses(
        ({ contents }) => text(contents).length > 16_000,
        400,
        invalid('The input token count (4500) exceeds the maximum number of tokens allowed (4000).'),
      ),
    }),
    shows: ({ notes }) => expect(notes.join(' ')).toContain('holds 4,000 tokens'),
  },
  {
    kind,
    title: 'A 429 speaks of billing, is a list, and says how long to wait',
    reference: 'Google, “Rate limits”; google-gemini/gemini-cli: RESOURCE_EXHAUSTED with RetryInfo',
    api: 'gemini',
    server: () =>
      refuses(second, 429, [
        geminiError(
          429,
          'RESOURCE_EXHAUSTED',
          'You exceeded your current quota, please check your plan and billing details. Please retry in 34.07s.',
          [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.07s' }],
        ),
      ]),
    shows(outcome) {
      triedAgain(outcome);
      expect(outcome.waits[0]).toBeGreaterThanOrEqual(34_070);
    },
  },
  {
    kind,
    title: 'The model is overloaded (503)',
    reference: 'google-gemini/gemini-cli: “The model is overloaded. Please try again later.”',
    api: 'gemini',
    server: () =>
      refuses(
        second,
        503,
        geminiError(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
      ),
    shows: triedAgain,
  },
  {
    kind,
    title: 'A wrong key is an invalid argument (400): the run waits for a person',
    reference: 'Google, “Troubleshooting”: API_KEY_INVALID',
    api: 'gemini',
    ends: 'paused',
    server: () =>
      refuses(
        second,
        400,
        geminiError(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
        ]),
      ),
    shows: ({ events }) => expect(text(events)).toContain('refused the key'),
  },
  {
    kind,
    title: 'There is no such model (404): the run waits for a person',
    reference: 'Google, “Models”: “is not found for API version v1beta”',
    api: 'gemini',
    ends: 'paused',
    server: () =>
      refuses(
        second,
        404,
        geminiError(
          404,
          'NOT_FOUND',
          'models/m is not found for API version v1beta, or is not supported for generateContent.',
        ),
      ),
    shows: ({ events }) => expect(text(events)).toContain('no such model'),
  },
  {
    kind,
    title: 'The address comes without a version',
    reference: 'googleapis/js-genai: `baseUrl` of its own client',
    api: 'gemini',
    address: (baseUrl) => baseUrl.replace('/v1beta', '/'),
    server: () => ({}),
    shows: ({ server }) => expect(server.requests[0]?.route.path).toMatch(/^\/v1beta\/models\/m:/),
  },
];
