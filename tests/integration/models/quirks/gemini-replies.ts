import { expect } from 'vitest';
import { scripted } from '@/tests/support/loopback/brain';
import { geminiError } from '@/tests/support/loopback/gemini';
import { numberRepair } from '@/tests/support/repair-script';
import { each, fieldsOf, onlyAt, thoughtful, valueIn } from './events';
import { type Outcome, type Quirk, send } from './quirk';

const steps = numberRepair.length;
const kind = 'Gemini, replies';

type Fields = Record<string, unknown>;
const text = (value: unknown): string => JSON.stringify(value) ?? '';
const once = ({ server }: Outcome): void => expect(server.requests).toHaveLength(steps);
const oneMore = ({ server }: Outcome): void => expect(server.requests).toHaveLength(steps + 1);

const candidateIn = (value: Fields): Fields => fieldsOf([value.candidates].flat()[0]);
const withCandidate = (value: Fields, change: (candidate: Fields) => Fields): Fields =>
  value.candidates === undefined ? value : { ...value, candidates: [change(candidateIn(value))] };
const partsIn = (value: Fields): Fields[] =>
  [fieldsOf(candidateIn(value).content).parts ?? []].flat().map(fieldsOf);

/** The second request is replied to with this one chunk. */
const replies = (chunk: Fields) => onlyAt(2, (events) => each(() => chunk)(events.slice(-1), 2));
const counted = { promptTokenCount: 900, totalTokenCount: 900 };
const ends = (finishReason: string, more: Fields = {}, usage: Fields = counted) =>
  replies({ candidates: [{ content: {}, finishReason, index: 0, ...more }], usageMetadata: usage });

/** The model reads in its next request what was wrong. */
const isCorrected =
  (pattern: RegExp) =>
  (outcome: Outcome): void => {
    oneMore(outcome);
    expect(text(outcome.server.requests[2]?.body.contents)).toMatch(pattern);
  };

const listed = { name: 'list_files', arguments: '{}' };

export const geminiReplyQuirks: Quirk[] = [
  {
    kind,
    title: 'The model’s call cannot be read (`MALFORMED_FUNCTION_CALL`, empty content): the model is told',
    reference: 'vercel/ai#5039; pydantic/pydantic-ai#3300; googleapis/python-genai#1836',
    api: 'gemini',
    server: () => ({
      rewrite: ends('MALFORMED_FUNCTION_CALL', {
        finishMessage: 'Malformed function call: print(default_api.run_tests(filter=)',
      }),
    }),
    shows: isCorrected(/Malformed function call/),
  },
  {
    kind,
    title: 'A call that was marked as malformed is not carried out, also where one came',
    reference: 'NousResearch/hermes-agent#83886',
    api: 'gemini',
    server: () => ({
      rewrite: ends('MALFORMED_FUNCTION_CALL', {
        content: { role: 'model', parts: [{ functionCall: { name: 'finish', args: { summary: 'no' } } }] },
      }),
    }),
    shows: isCorrected(/MALFORMED_FUNCTION_CALL/),
  },
  {
    kind,
    title: 'The model calls a tool where none fits (`UNEXPECTED_TOOL_CALL`)',
    reference: 'Google, “GenerateContentResponse: FinishReason”',
    api: 'gemini',
    server: () => ({ rewrite: ends('UNEXPECTED_TOOL_CALL') }),
    shows: isCorrected(/UNEXPECTED_TOOL_CALL/),
  },
  {
    kind,
    title: 'Thoughts use up the reply (`MAX_TOKENS` without a part)',
    reference: 'Google, “Thinking”: thoughts count as output; googleapis/python-genai#782',
    api: 'gemini',
    server: () => ({
      rewrite: ends(
        'MAX_TOKENS',
        {},
        { promptTokenCount: 900, thoughtsTokenCount: 8_000, totalTokenCount: 8_900 },
      ),
    }),
    shows: isCorrected(/cut off at the output limit/),
  },
  {
    kind,
    title: 'Nothing at all comes, and `STOP`',
    reference: 'google-gemini/gemini-cli and googleapis/python-genai: empty replies of Gemini 2.5',
    api: 'gemini',
    server: () => ({ rewrite: ends('STOP') }),
    shows: isCorrected(/empty/),
  },
  ...['SAFETY', 'RECITATION', 'PROHIBITED_CONTENT', 'BLOCKLIST', 'SPII'].map(
    (reason): Quirk => ({
      kind,
      title: `A filter ends a reply (\`${reason}\`)`,
      reference: 'Google, “GenerateContentResponse: FinishReason”',
      api: 'gemini',
      server: () => ({ rewrite: ends(reason) }),
      shows: isCorrected(/declined/),
    }),
  ),
  {
    kind,
    title: 'A filter blocks the prompt: there are no candidates (`promptFeedback.blockReason`)',
    reference: 'Google, “Safety settings: safety feedback”',
    api: 'gemini',
    server: () => ({
      rewrite: replies({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: counted }),
    }),
    shows: isCorrected(/declined/),
  },
  {
    kind,
    title: 'There are no candidates and no reason: the call is tried again',
    reference: 'googleapis/js-genai: empty chunks',
    api: 'gemini',
    server: () => ({ rewrite: replies({ usageMetadata: counted }) }),
    shows(outcome) {
      oneMore(outcome);
      expect(outcome.waits).toHaveLength(1);
    },
  },
  {
    kind,
    title: 'No chunk has a `finishReason`',
    reference: 'Proxies of Gemini (open-learning-exchange/planet#10281)',
    api: 'gemini',
    server: () => ({
      rewrite: each((value) => withCandidate(value, ({ finishReason: _, ...rest }) => rest)),
    }),
    shows: once,
  },
  {
    kind,
    title: 'An error comes in mid-stream as an event',
    reference: 'google-gemini/gemini-cli: errors inside streams',
    api: 'gemini',
    server: () => ({
      rewrite: onlyAt(2, (events) => [
        ...events.slice(0, 1),
        ...each(() => geminiError(503, 'UNAVAILABLE', 'The service is currently unavailable.'))(
          events.slice(-1),
          2,
        ),
      ]),
    }),
    shows: oneMore,
  },
  {
    kind,
    title: 'The connection breaks in the middle of a reply of Gemini that thinks',
    reference: 'Any network',
    api: 'gemini',
    model: 'gemini-3-pro-preview',
    server: () => ({ brain: thoughtful, fault: (request) => (request === 3 ? 'broken' : null) }),
    shows: oneMore,
  },
  {
    kind,
    title: 'A list of chunks comes where events were asked for',
    reference: 'Google, “streamGenerateContent” without `alt=sse`, as some proxies send it',
    api: 'gemini',
    server: () => ({ rewrite: (events) => [`[${events.map((event) => text(valueIn(event))).join(',\n')}]`] }),
    shows: once,
  },
  {
    kind,
    title: 'One whole reply comes where events were asked for',
    reference: 'Gateways that do not stream',
    api: 'gemini',
    server: () => ({
      rewrite: (events) => {
        const values = events.map(valueIn);
        const last = values.at(-1) ?? {};
        const content = { role: 'model', parts: values.flatMap(partsIn) };
        return [text(withCandidate(last, (candidate) => ({ ...candidate, content })))];
      },
    }),
    shows: once,
  },
  {
    kind,
    title: 'Text is signed, also by an empty part at its end',
    reference: 'Google, “Thought signatures: signatures in non-functionCall parts”; 0xPlaygrounds/rig#2052',
    api: 'gemini',
    model: 'gemini-2.5-pro',
    server: () => ({
      adapt: (body) => ({ ...body, contents: [body.contents].flat().map(withoutOwnSignatures) }),
      brain: scripted(numberRepair),
      rewrite: (events) => {
        const [first, ...rest] = events.map(valueIn);
        const signed = (parts: Fields[]) => ({ candidates: [{ content: { role: 'model', parts } }] });
        const opening = signed([{ text: 'First. ', thoughtSignature: 'own-1' }]);
        const closing = signed([{ text: '', thoughtSignature: 'own-2' }]);
        return [opening, first ?? {}, closing, ...rest].map((value) => `data: ${text(value)}\n\n`);
      },
    }),
    shows(outcome) {
      once(outcome);
      const { contents } = outcome.server.requests[1]?.body ?? {};
      const [, turn] = [contents].flat().map(fieldsOf);
      const [opening, planned, closing, call] = [turn?.parts].flat().map(fieldsOf);
      expect(opening).toEqual({ text: 'First. ', thoughtSignature: 'own-1' });
      expect(planned).toEqual({ text: 'As planned.' });
      expect(closing).toEqual({ text: '', thoughtSignature: 'own-2' });
      expect(call).toHaveProperty('functionCall');
    },
  },
  {
    kind,
    title:
      'Several calls come at once, of which the first is signed: every one has its result in one content',
    reference: 'Google, “Thought signatures: parallel function calls”',
    api: 'gemini',
    model: 'gemini-3-pro-preview',
    server: () => ({
      brain: (seen) => {
        const own = seen.steps.filter(({ name }) => name !== 'list_files');
        const { calls, ...rest } = thoughtful({ ...seen, steps: own });
        const also = calls.some(({ name }) => name === 'finish') ? [] : [listed];
        return { ...rest, calls: [...calls, ...also] };
      },
    }),
    shows(outcome) {
      once(outcome);
      const { contents } = outcome.server.requests[1]?.body ?? {};
      const results = [fieldsOf([contents].flat().at(-1)).parts].flat();
      expect(results.map((part) => fieldsOf(fieldsOf(part).functionResponse).name)).toEqual([
        'run_tests',
        'list_files',
      ]);
    },
  },
  {
    kind,
    title: 'Cached tokens and thoughts are counted, once, though each chunk repeats them',
    reference: 'Google, “Tokens: usageMetadata”; Google, “Context caching”',
    api: 'gemini',
    model: 'gemini-2.5-pro',
    endpoint: { models: { 'gemini-2.5-pro': { prices: { input: 1, output: 10, cachedInput: 0 } } } },
    server: () => ({
      brain: thoughtful,
      usageFor: () => ({
        promptTokenCount: 1_000,
        cachedContentTokenCount: 900,
        candidatesTokenCount: 20,
        thoughtsTokenCount: 80,
        totalTokenCount: 1_100,
      }),
    }),
    shows({ state }) {
      expect(state.spend).toMatchObject({
        inputTokens: 1_000 * steps,
        cachedInputTokens: 900 * steps,
        outputTokens: 100 * steps,
        reasoningTokens: 80 * steps,
      });
      expect(state.spend.usd).toBeCloseTo((steps * (100 + 1_000)) / 1e6, 9);
    },
  },
  {
    kind,
    title: 'A redirect to another host is refused, over this protocol too',
    reference: 'RFC 9110, 15.4: credentials must not follow',
    api: 'gemini',
    ends: 'paused',
    server: () => ({
      intercept: (request) =>
        send(request, 307, {}, { location: 'http://elsewhere.example/v1beta/models/m:generateContent' }),
    }),
    shows: ({ events }) => expect(text(events)).toContain('redirects to another address'),
  },
];

/** This loopback server knows nothing of these signatures, and text is joined before it checks its own. */
function withoutOwnSignatures(content: unknown): Fields {
  const { role, parts } = fieldsOf(content);
  const bare = [parts].flat().map((part) => {
    const { thoughtSignature: _, ...rest } = fieldsOf(part);
    return rest;
  });
  return { role, parts: bare };
}
