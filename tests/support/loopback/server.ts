import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { serveAnthropic } from './anthropic';
import {
  type Exchange,
  type Fault,
  json,
  type Loopback,
  type LoopbackApi,
  type LoopbackOptions,
  type Received,
  type Route,
} from './exchange';
import { geminiError, serveGemini } from './gemini';
import { serveOpenAI } from './openai';
import { createProviderCache } from './provider-cache';
import { RefusedRequest } from './refused-request';
import { serveResponses } from './responses';

const apis: Record<
  LoopbackApi,
  { serve: (exchange: Exchange) => Promise<void>; base: string; path: RegExp }
> = {
  openai: { serve: serveOpenAI, base: '/v1', path: /^\/v1\/chat\/completions$/ },
  responses: { serve: serveResponses, base: '/v1', path: /^\/v1\/responses$/ },
  anthropic: { serve: serveAnthropic, base: '', path: /^\/v1\/messages$/ },
  gemini: {
    serve: serveGemini,
    base: '/v1beta',
    path: /^\/v1beta\/models\/[^/:]+:(?:streamG|g)enerateContent$/,
  },
};

function routeOf(url: string): Route {
  const { pathname: path, searchParams } = new URL(url, 'http://loopback');
  const [, model = '', method = ''] = /\/models\/([^/:]+):(\w+)$/.exec(path) ?? [];
  return {
    path,
    query: Object.fromEntries(searchParams),
    model: decodeURIComponent(model),
    streams: method === 'streamGenerateContent',
    alt: searchParams.get('alt'),
  };
}

/** A real HTTP server on loopback that speaks an API's protocol. */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const requests: Received[] = [];
  const cache = createProviderCache();
  let overLimit = 0;
  let open = 0;
  let mostAtOnce = 0;
  let abandoned = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = routeOf(request.url ?? '/');
    const { path } = route;
    const key = [
      request.headers['x-api-key'],
      request.headers['x-goog-api-key'],
      request.headers['api-key'],
      request.headers.authorization?.replace('Bearer ', ''),
    ].find((one) => one !== undefined);
    if (options.key !== undefined && key !== options.key) {
      return refuse(
        response,
        options.api,
        401,
        `Incorrect API key provided: ${key}.`,
        'authentication_error',
      );
    }
    if (request.method === 'GET' && path === `${apis[options.api].base || '/v1'}/models`) {
      if (options.api === 'gemini')
        return json(response, 200, modelPage(options.models ?? ['test-model'], route));
      const data = (options.models ?? ['test-model']).map((id) => ({
        id,
        object: 'model',
        type: 'model',
        display_name: id,
      }));
      return json(response, 200, { object: 'list', data, has_more: false });
    }
    const served = [options.api, ...(options.alsoServes ? [options.alsoServes] : [])];
    const api = options.path?.test(path) ? options.api : served.find((one) => apis[one].path.test(path));
    if (api === undefined && !options.intercept)
      return refuse(response, options.api, 404, `No route ${path}.`, 'not_found_error');
    const at = performance.now();
    const body = JSON.parse(await read(request));
    const received: Received = { at, body, headers: request.headers, route, billed: null };
    requests.push(received);
    mostAtOnce = Math.max(mostAtOnce, ++open);
    response.once('close', () => {
      open--;
      if (!response.writableFinished) abandoned++;
    });
    const { limit } = options;
    if (limit) {
      const recent = requests.filter((one) => at - one.at < limit.windowMs).length;
      if (recent > limit.requests) {
        overLimit++;
        return refuse(response, options.api, 429, 'Too many requests.', 'rate_limit_error');
      }
    }
    const number = requests.length;
    const { headers } = request;
    if (await options.intercept?.({ number, path, body, headers, response })) return;
    const fault = options.fault?.(number) ?? null;
    if (await faulted(fault, response, options)) return;
    if (options.latencyMs) await delay(options.latencyMs);
    await apis[api ?? options.api].serve({ options, request: number, cache, received, response, fault });
  }

  const server: Server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      if (error instanceof RefusedRequest) return json(response, error.status, error.body);
      refuse(response, options.api, 400, String(error), 'invalid_request_error');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    api: options.api,
    baseUrl: `${origin}${apis[options.api].base}`,
    requests,
    get overLimit() {
      return overLimit;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    get abandoned() {
      return abandoned;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function faulted(
  fault: Fault | null,
  response: ServerResponse,
  options: LoopbackOptions,
): Promise<boolean> {
  const no = (status: number, message: string, type: string) => {
    refuse(response, options.api, status, message, type);
    return true;
  };
  switch (fault) {
    case 'rate-limit':
      if (options.retryAfter !== undefined) response.setHeader('retry-after', options.retryAfter);
      return no(429, 'Rate limit reached.', 'rate_limit_error');
    case 'overloaded':
      return no(options.api === 'anthropic' ? 529 : 503, 'Overloaded.', 'overloaded_error');
    case 'wrong-key':
      return no(401, 'Incorrect API key provided: sk-wro****key.', 'authentication_error');
    case 'model-gone':
      return no(404, 'The model does not exist.', 'not_found_error');
    case 'context':
      return no(
        400,
        'prompt is too long: this model’s maximum context length is 10 tokens.',
        'invalid_request_error',
      );
    case 'quota':
      return no(429, 'You exceeded your current quota (insufficient_quota).', 'insufficient_quota');
    case 'bad-request':
      return no(400, 'Unsupported parameter.', 'invalid_request_error');
    case 'dropped':
      response.destroy();
      return true;
    case 'hang':
      await new Promise((resolve) => response.once('close', resolve));
      return true;
    case 'invalid-json':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"choices": [');
      return true;
    default:
      return false;
  }
}

function refuse(
  response: ServerResponse,
  api: LoopbackOptions['api'],
  status: number,
  message: string,
  type: string,
) {
  const error = { type, message, code: type };
  if (api === 'gemini') return json(response, status, geminiError(status, type.toUpperCase(), message));
  json(response, status, api === 'anthropic' ? { type: 'error', error } : { error });
}

/** The list of models comes in pages of two. */
function modelPage(names: readonly string[], { query }: Route): object {
  const from = Number(query.pageToken ?? 0);
  const models = names.slice(from, from + 2).map((name) => ({
    name: `models/${name}`,
    displayName: name,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
  }));
  return { models, ...(from + 2 < names.length ? { nextPageToken: String(from + 2) } : {}) };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += piece;
  return text;
}
