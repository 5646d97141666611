import { expect } from 'vitest';
import { scripted } from '@/tests/support/loopback/brain';
import { numberRepair } from '@/tests/support/repair-script';
import { each, fieldsOf, onlyAt, thoughtful, valueIn } from './events';
import { type Outcome, type Quirk, send, wordy } from './quirk';

const steps = numberRepair.length;
const kind = 'Responses, replies';

const once = ({ server }: Outcome): void => expect(server.requests).toHaveLength(steps);
const triedAgain = ({ server, waits }: Outcome): void => {
  expect(server.requests).toHaveLength(steps + 1);
  expect(waits).toHaveLength(1);
};

type Fields = Record<string, unknown>;
const itemsIn = (value: Fields): Fields[] =>
  Array.isArray(fieldsOf(value.response).output)
    ? [fieldsOf(value.response).output].flat().map(fieldsOf)
    : [];
const withOutput = (value: Fields, change: (item: Fields) => Fields): Fields =>
  value.response === undefined
    ? value
    : { ...value, response: { ...fieldsOf(value.response), output: itemsIn(value).map(change) } };

/** The second request ends in this event, in place of all that would follow the start. */
const endsIn = (closing: Fields) =>
  onlyAt(2, (events) => [...events.slice(0, 2), ...each(() => closing)(events.slice(-1), 2)]);
const failed = (error: Fields): Fields => ({
  type: 'response.failed',
  response: {
    id: 'resp_2',
    object: 'response',
    status: 'failed',
    output: [],
    error,
    incomplete_details: null,
  },
});

/** Reasoning as vLLM and LM Studio give it: itself, in the content, and nothing encrypted. */
const openReasoning = (item: Fields): Fields => {
  if (item.type !== 'reasoning') return item;
  const { encrypted_content: _, summary, ...rest } = item;
  const [first] = [summary].flat().map(fieldsOf);
  return { ...rest, summary: [], content: [{ type: 'reasoning_text', text: first?.text }] };
};
const bare = ({ id: _, status: __, ...item }: Fields): Fields => item;

/** The server takes its own kind of reasoning back. */
const takesOpenReasoning = {
  adapt: (body: Fields): Fields => ({
    ...body,
    input: [body.input].flat().filter((item) => fieldsOf(item).type !== 'reasoning'),
  }),
};

const reasoningBack = ({ server }: Outcome): number =>
  JSON.stringify(server.requests.at(-1)?.body.input).split('"reasoning_text"').length - 1;

export const responsesReplyQuirks: Quirk[] = [
  {
    kind,
    title: 'Reasoning comes as `reasoning_text`, nothing is encrypted: it goes back as it came',
    reference: 'vllm-project/vllm#28248; lmstudio.ai, “Responses”',
    api: 'responses',
    server: () => ({
      ...takesOpenReasoning,
      brain: thoughtful,
      rewrite: each((value) => {
        const type = String(value.type);
        if (type.startsWith('response.reasoning_summary_part')) return null;
        const renamed = { ...value, type: type.replace('reasoning_summary_text', 'reasoning_text') };
        return withOutput(
          'item' in renamed ? { ...renamed, item: openReasoning(fieldsOf(renamed.item)) } : renamed,
          openReasoning,
        );
      }),
    }),
    shows(outcome) {
      once(outcome);
      expect(reasoningBack(outcome)).toBe(steps - 1);
    },
  },
  {
    kind,
    title: 'Items have no ids, events no places',
    reference: 'Servers that follow the Responses API in part (Ollama, LM Studio, proxies)',
    api: 'responses',
    server: () => ({
      brain: scripted(numberRepair),
      rewrite: each(({ output_index: _, item_id: __, ...value }) =>
        withOutput('item' in value ? { ...value, item: bare(fieldsOf(value.item)) } : value, bare),
      ),
    }),
    shows: once,
  },
  {
    kind,
    title: 'Each event has another id for the same item',
    reference: 'GitHub Copilot’s gateway, as anomalyco/opencode and vercel/ai report it',
    api: 'responses',
    server: () => ({
      rewrite: each((value) => ({
        ...value,
        ...('item_id' in value ? { item_id: `x${value.sequence_number}` } : {}),
      })),
    }),
    shows: once,
  },
  {
    kind,
    title: 'Every event says place 0',
    reference: 'Proxies that stream one item at a time; assumed',
    api: 'responses',
    server: () => ({
      brain: thoughtful,
      rewrite: each((value) => ('output_index' in value ? { ...value, output_index: 0 } : value)),
    }),
    shows: once,
  },
  {
    kind,
    title: 'The closing event repeats no items',
    reference: 'openai/codex: the endpoint of ChatGPT',
    api: 'responses',
    server: () => ({ brain: thoughtful, rewrite: each((value) => withOutputEmpty(value)) }),
    shows: once,
  },
  {
    kind,
    title: 'Only the closing event comes, with all items',
    reference: 'Gateways that replay whole responses; assumed',
    api: 'responses',
    server: () => ({ brain: thoughtful, rewrite: (events) => events.slice(-1) }),
    shows: once,
  },
  {
    kind,
    title: 'Items come in deltas alone, and no event closes the stream but `[DONE]`',
    reference: 'Proxies from chat completions to responses; assumed',
    api: 'responses',
    server: () => ({
      rewrite: (events) => [
        ...each((value) =>
          /item\.done$|completed$|part|_text\.done$/.test(String(value.type)) ? null : value,
        )(events, 0),
        'data: [DONE]\n\n',
      ],
    }),
    shows: once,
  },
  {
    kind,
    title: 'One JSON object comes where a stream was asked for',
    reference: 'Gateways that do not stream; QuantumNous/new-api#5230 for chat completions',
    api: 'responses',
    server: () => ({
      rewrite: (events) => [JSON.stringify(valueIn(events.at(-1) ?? '').response)],
    }),
    shows: once,
  },
  {
    kind,
    title: 'Items and events of unknown kinds go back as they came, or are passed over',
    reference: 'OpenAI, “Responses: compaction, web search”: kinds are added',
    api: 'responses',
    server: () => ({
      adapt: (body) => ({
        ...body,
        input: [body.input].flat().filter((item) => fieldsOf(item).type !== 'novelty'),
      }),
      rewrite: (events) => {
        const novelty = { type: 'novelty', id: 'nv_1', payload: { deep: [1, 2] } };
        return each((value) =>
          value.type === 'response.completed'
            ? [
                { type: 'response.novelty.delta', delta: 1 },
                { type: 'response.output_item.done', output_index: 9, item: novelty },
                { ...value, response: { ...fieldsOf(value.response), output: [...itemsIn(value), novelty] } },
              ]
            : value,
        )(events, 0);
      },
    }),
    shows(outcome) {
      once(outcome);
      const back = JSON.stringify(outcome.server.requests.at(-1)?.body.input);
      expect(back.split('{"type":"novelty","id":"nv_1","payload":{"deep":[1,2]}}')).toHaveLength(steps);
    },
  },
  {
    kind,
    title: 'Thinking uses up the reply (`incomplete`, `max_output_tokens`): the model is told',
    reference: 'OpenAI, “Reasoning models: handling incomplete responses”',
    api: 'responses',
    server: () => {
      let count = 0;
      return {
        brain: (seen) =>
          ++count === 2
            ? { text: '', calls: [], stop: 'length', thinking: 'Let me see.' }
            : scripted(numberRepair)(seen),
      };
    },
    shows: ({ server }) => {
      expect(server.requests).toHaveLength(steps + 1);
      expect(JSON.stringify(server.requests[2]?.body.input)).toContain('cut off at the output limit');
    },
  },
  {
    kind,
    title: 'A filter ends a reply (`incomplete`, `content_filter`)',
    reference: 'Microsoft, “Content filtering”; OpenAI, “The response object”',
    api: 'responses',
    server: () => ({
      rewrite: endsIn({
        type: 'response.incomplete',
        response: {
          object: 'response',
          status: 'incomplete',
          output: [],
          incomplete_details: { reason: 'content_filter' },
        },
      }),
    }),
    shows: ({ server }) => expect(JSON.stringify(server.requests[2]?.body.input)).toContain('declined'),
  },
  {
    kind,
    title: '`response.failed` names a rate limit in mid-stream, and in its words how long to wait',
    reference: 'OpenAI, “The response object: error”; openai/codex',
    api: 'responses',
    server: () => ({
      rewrite: endsIn(
        failed({
          code: 'rate_limit_exceeded',
          message: 'Rate limit reached for m. Please try again in 21.5s.',
        }),
      ),
    }),
    shows(outcome) {
      triedAgain(outcome);
      expect(outcome.waits[0]).toBe(21_500);
    },
  },
  {
    kind,
    title: '`response.failed` names an error of the server',
    reference: 'OpenAI, “The response object: error”',
    api: 'responses',
    server: () => ({
      rewrite: endsIn(
        failed({ code: 'server_error', message: 'An error occurred while processing your request.' }),
      ),
    }),
    shows: triedAgain,
  },
  {
    kind,
    title: 'An `error` event comes in mid-stream, flat',
    reference: 'OpenAI, “Streaming events: error”',
    api: 'responses',
    server: () => ({
      rewrite: endsIn({
        type: 'error',
        code: 'server_error',
        message: 'Our servers are currently overloaded.',
        param: null,
      }),
    }),
    shows: triedAgain,
  },
  {
    kind,
    title: 'The prompt is too long, as `response.failed` says in a stream, without numbers',
    reference: 'openai/codex: `context_length_exceeded` in `response.failed`',
    api: 'responses',
    server: () => ({
      brain: wordy(6_000),
      intercept: (request) => {
        if (request.number !== 4) return false;
        const closing = failed({
          code: 'context_length_exceeded',
          message:
            'Your input exceeds the context window of this model. Please adjust your input and try again.',
        });
        const type = { 'content-type': 'text/event-stream' };
        return send(request, 200, `data: ${JSON.stringify(closing)}\n\n`, type);
      },
    }),
    shows({ server }) {
      const length = (at: number) => JSON.stringify(server.requests[at]?.body.input).length;
      expect(length(4)).toBeLessThan(length(3));
    },
  },
  {
    kind,
    title: 'No usage is reported: tokens are estimated',
    reference: 'Servers that follow the Responses API in part',
    api: 'responses',
    server: () => ({ usage: false }),
    shows: ({ state }) => expect(state.spend.estimatedTokens).toBeGreaterThan(0),
  },
  {
    kind,
    title: 'The connection breaks in the middle of a reply that thinks',
    reference: 'Any network',
    api: 'responses',
    server: () => ({ brain: thoughtful, fault: (request) => (request === 3 ? 'broken' : null) }),
    shows: triedAgain,
  },
];

const withOutputEmpty = (value: Fields): Fields =>
  value.type === 'response.completed'
    ? { ...value, response: { ...fieldsOf(value.response), output: [] } }
    : value;
