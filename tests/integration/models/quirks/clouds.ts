import { expect } from 'vitest';
import { numberRepair } from '@/tests/support/repair-script';
import { each, fieldsOf, onlyAt, thoughtful } from './events';
import { type Outcome, type Quirk, refuses, send } from './quirk';

const steps = numberRepair.length;
const kind = 'Clouds';
const secret = 'sk-quirk-secret';

const once = ({ server }: Outcome): void => expect(server.requests).toHaveLength(steps);
const text = (value: unknown): string => JSON.stringify(value) ?? '';
const second = (_: unknown, number: number) => number === 2;

/** Every request came in at this path, with this query, and the key in Azure's header alone. */
const cameIn =
  (path: string, query: Record<string, string>) =>
  (outcome: Outcome): void => {
    once(outcome);
    for (const { route, headers } of outcome.server.requests) {
      expect(route).toMatchObject({ path, query });
      expect(headers['api-key']).toBe(secret);
      if ('api-version' in query) expect(headers.authorization).toBeUndefined();
    }
  };

const deployments = /^\/openai\/deployments\/my-gpt\/chat\/completions$/;
const version = { 'api-version': '2025-01-01-preview' };
const atDeployment = (tail: string) => (baseUrl: string) =>
  baseUrl.replace('/v1', `/openai/deployments/my-gpt${tail}`);

/** One request at Azure is refused in these words. */
const azure = (more: Pick<Quirk, 'title' | 'reference' | 'shows'> & Partial<Quirk>): Quirk => ({
  kind,
  api: 'openai',
  address: atDeployment('/chat/completions?api-version=2025-01-01-preview'),
  server: () => ({ path: deployments }),
  ...more,
});

export const cloudQuirks: Quirk[] = [
  azure({
    title: 'Azure: the address of a deployment as the portal gives it, with its path and `api-version`',
    reference: 'Microsoft, “Azure OpenAI REST API reference: chat completions”',
    shows: cameIn('/openai/deployments/my-gpt/chat/completions', version),
  }),
  azure({
    title: 'Azure: the address of a deployment alone',
    reference: 'Microsoft, “Azure OpenAI REST API reference”: `api-version` is required',
    address: atDeployment('/'),
    shows: cameIn('/openai/deployments/my-gpt/chat/completions', { 'api-version': '2024-10-21' }),
  }),
  azure({
    title: 'Azure: the address of the resource with an `api-version`; the model is the deployment',
    reference: 'openai/openai-node: its client for Azure builds the path in this form',
    model: 'my-gpt',
    address: (baseUrl) => baseUrl.replace('/v1', '/openai?api-version=2025-01-01-preview'),
    shows: cameIn('/openai/deployments/my-gpt/chat/completions', version),
  }),
  azure({
    title: 'Azure: the address of the v1 API takes the key in `api-key` too',
    reference: 'Microsoft, “Azure OpenAI: v1 API”',
    address: (baseUrl) => baseUrl.replace('/v1', '/openai/v1/'),
    server: () => ({ path: /^\/openai\/v1\/chat\/completions$/ }),
    shows: cameIn('/openai/v1/chat/completions', {}),
  }),
  azure({
    title: 'Azure: responses stand beside the deployments; the deployment is the model',
    reference: 'Microsoft, “Azure OpenAI: Responses API”',
    api: 'responses',
    server: () => ({ path: /^\/openai\/v1\/responses$/, brain: thoughtful }),
    shows(outcome) {
      cameIn('/openai/v1/responses', {})(outcome);
      expect(outcome.server.requests[0]?.body.model).toBe('my-gpt');
    },
  }),
  azure({
    title: 'Azure: responses at an address with an `api-version`',
    reference: 'Microsoft, “Azure OpenAI REST API preview reference”',
    api: 'responses',
    address: (baseUrl) => baseUrl.replace('/v1', '/openai/responses?api-version=2025-04-01-preview'),
    server: () => ({ path: /^\/openai\/responses$/, brain: thoughtful }),
    shows: cameIn('/openai/responses', { 'api-version': '2025-04-01-preview' }),
  }),
  azure({
    title: 'Azure: models of the Foundry come in at `/models`',
    reference: 'Microsoft, “Foundry Models: chat completions”',
    address: (baseUrl) => baseUrl.replace('/v1', '/models/chat/completions?api-version=2024-05-01-preview'),
    server: () => ({ path: /^\/models\/chat\/completions$/ }),
    shows: cameIn('/models/chat/completions', { 'api-version': '2024-05-01-preview' }),
  }),
  azure({
    title:
      'Azure: the first chunk holds `prompt_filter_results` and no choice, each further one its filter’s results',
    reference: 'Microsoft, “Content filtering: scenario details”',
    server: () => ({
      path: deployments,
      rewrite: (events) => [
        `data: ${text({ choices: [], created: 0, id: '', model: '', object: '', prompt_filter_results: [{ prompt_index: 0, content_filter_results: { hate: { filtered: false, severity: 'safe' } } }] })}\n\n`,
        ...each((value) => ({
          ...value,
          choices: [value.choices]
            .flat()
            .map((choice) => ({ ...fieldsOf(choice), content_filter_results: {} })),
        }))(events.slice(0, -1), 0),
        ...events.slice(-1),
      ],
    }),
    shows: once,
  }),
  azure({
    title: 'Azure: a filter ends a reply in its middle',
    reference: 'Microsoft, “Content filtering: scenario details” (`finish_reason: content_filter`)',
    server: () => ({
      path: deployments,
      rewrite: onlyAt(2, (events, request) =>
        each(() => ({ choices: [{ index: 0, delta: {}, finish_reason: 'content_filter' }] }))(
          events.slice(-2, -1),
          request,
        ),
      ),
    }),
    shows: ({ server }) => expect(text(server.requests[2]?.body.messages)).toContain('declined'),
  }),
  azure({
    title: 'Azure: a filter refuses one prompt of responses with a 400',
    reference: 'compl-ai/compl-ai#20; Oaklight/argo-proxy#91',
    api: 'responses',
    run: { strategy: 'best-of-n' },
    server: () => ({
      path: /^\/openai\/v1\/responses$/,
      ...refuses(second, 400, {
        error: {
          message:
            "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
          type: null,
          param: 'prompt',
          code: 'content_filter',
          status: 400,
          innererror: {
            code: 'ResponsibleAIPolicyViolation',
            content_filter_result: { violence: { filtered: true, severity: 'medium' } },
          },
        },
      }),
    }),
    shows: ({ state }) => expect([...state.attempts.values()][0]?.endReason).toContain('declined'),
  }),
  azure({
    title: 'Azure: there is no such deployment (404): the run waits for a person',
    reference: 'Microsoft, “Azure OpenAI: troubleshooting” (`DeploymentNotFound`)',
    ends: 'paused',
    server: () => ({
      path: deployments,
      ...refuses(second, 404, {
        error: {
          code: 'DeploymentNotFound',
          message:
            'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
        },
      }),
    }),
    shows: ({ events }) => expect(text(events)).toContain('deployment for this resource does not exist'),
  }),
  azure({
    title: 'Azure: a wrong key (401, a body of its own)',
    reference: 'Microsoft, “Azure OpenAI: authentication”',
    ends: 'paused',
    server: () => ({
      path: deployments,
      ...refuses(second, 401, {
        statusCode: 401,
        message: 'Access denied due to invalid subscription key or wrong API endpoint.',
      }),
    }),
    shows: ({ events }) => expect(text(events)).toContain('refused the key'),
  }),
  {
    kind,
    title: 'Amazon Bedrock: gpt-oss writes its reasoning into the text, in tags of its own',
    reference:
      'AWS, “Invoke a model with the OpenAI Chat Completions API”; strands-agents and litellm on gpt-oss',
    api: 'openai',
    model: 'openai.gpt-oss-120b-1:0',
    address: (baseUrl) => baseUrl.replace('/v1', '/openai/v1'),
    server: () => ({
      path: /^\/openai\/v1\/chat\/completions$/,
      rewrite: each((value) => ({
        ...value,
        choices: [value.choices].flat().map((choice) => {
          const { delta } = fieldsOf(choice);
          const { role } = fieldsOf(delta);
          return role
            ? { ...fieldsOf(choice), delta: { role, content: '<reasoning>Let me see.</reasoning>' } }
            : choice;
        }),
      })),
    }),
    shows(outcome) {
      once(outcome);
      expect(text(outcome.server.requests.at(-1)?.body.messages)).not.toContain('<reasoning>');
    },
  },
  {
    kind,
    title: 'Amazon Bedrock: a throttled call has a flat body',
    reference: 'AWS, “Troubleshooting Amazon Bedrock API error codes: ThrottlingException”',
    api: 'openai',
    server: () => refuses(second, 429, { message: 'Too many requests, please wait before trying again.' }),
    shows: ({ server, waits }) => {
      expect(server.requests).toHaveLength(steps + 1);
      expect(waits).toHaveLength(1);
    },
  },
  {
    kind,
    title: 'Amazon Bedrock: a wrong key (403, `Message` with a capital)',
    reference: 'AWS, “API keys”: “Authentication failed”',
    api: 'openai',
    ends: 'paused',
    server: () =>
      refuses(second, 403, { Message: 'Authentication failed: Please make sure your API Key is valid.' }),
    shows: ({ events }) => expect(text(events)).toContain('make sure your API Key is valid'),
  },
  {
    kind,
    title: 'Vertex: a token of Google Cloud is at its end (401, a list): the run waits for a person',
    reference: 'Google Cloud, “Call Vertex AI models with the OpenAI library: authenticate”',
    api: 'openai',
    model: 'google/gemini-2.5-pro',
    ends: 'paused',
    server: () =>
      refuses(second, 401, [
        {
          error: {
            code: 401,
            message:
              'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
            status: 'UNAUTHENTICATED',
          },
        },
      ]),
    shows: ({ events }) => expect(text(events)).toContain('invalid authentication credentials'),
  },
  {
    kind,
    title:
      'Vertex: the address of its OpenAI-compatible endpoint, whose calls have signatures in `extra_content`',
    reference:
      'Google Cloud, “Call Vertex AI models with the OpenAI library”; Google, “Thought signatures: OpenAI compatibility”',
    api: 'openai',
    model: 'google/gemini-3-pro-preview',
    address: (baseUrl) => baseUrl.replace('/v1', '/v1/projects/p/locations/global/endpoints/openapi'),
    server: () => ({
      path: /^\/v1\/projects\/p\/locations\/global\/endpoints\/openapi\/chat\/completions$/,
      rewrite: each((value) => ({
        ...value,
        choices: [value.choices].flat().map((choice) => {
          const { delta, ...rest } = fieldsOf(choice);
          const { tool_calls: calls, ...rested } = fieldsOf(delta);
          const signed = [calls ?? []]
            .flat()
            .map((call) =>
              'id' in fieldsOf(call)
                ? { ...fieldsOf(call), extra_content: { google: { thought_signature: 'sig' } } }
                : call,
            );
          return { ...rest, delta: { ...rested, ...(signed.length > 0 ? { tool_calls: signed } : {}) } };
        }),
      })),
    }),
    shows(outcome) {
      once(outcome);
      const last = text(outcome.server.requests.at(-1)?.body.messages);
      expect(last.split('"thought_signature":"sig"')).toHaveLength(steps);
    },
  },
  {
    kind,
    title: 'Vertex: Gemini’s own protocol, at the address of the publisher',
    reference: 'Google Cloud, “Generate content with the Gemini API”',
    api: 'gemini',
    model: 'gemini-3-pro-preview',
    address: (baseUrl) => baseUrl.replace('/v1beta', '/v1/projects/p/locations/global/publishers/google'),
    server: () => ({
      brain: thoughtful,
      path: /^\/v1\/projects\/p\/locations\/global\/publishers\/google\/models\/[^/:]+:streamGenerateContent$/,
    }),
    shows: once,
  },
  ...['/v1', '/v1/messages'].map(
    (tail): Quirk => ({
      kind,
      title: `Anthropic: the address is pasted with \`${tail}\``,
      reference: 'anthropics/anthropic-sdk-typescript: its own client adds the path',
      api: 'anthropic',
      address: (baseUrl) => `${baseUrl}${tail}`,
      server: () => ({}),
      shows: once,
    }),
  ),
  {
    kind,
    title: 'LiteLLM: an error of the provider behind it, with a code that is a text',
    reference: 'BerriAI/litellm#16231',
    api: 'openai',
    server: () => ({
      intercept: (request) =>
        request.number === 2 &&
        send(request, 429, {
          error: {
            message:
              'litellm.RateLimitError: BedrockException - {"message":"Too many tokens, please wait before trying again."}',
            type: 'throttling_error',
            param: null,
            code: '429',
          },
        }),
    }),
    shows: ({ server }) => expect(server.requests).toHaveLength(steps + 1),
  },
];
