import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { serveAnthropic } from './anthropic';
import { type Fault, json, type Loopback, type LoopbackOptions, type Received } from './exchange';
import { serveOpenAI } from './openai';
import { createProviderCache } from './provider-cache';

/** A real HTTP server on loopback that speaks an API's protocol. */
export async function startLoopback(options: LoopbackOptions): Promise<Loopback> {
  const requests: Received[] = [];
  const cache = createProviderCache();
  let overLimit = 0;
  let open = 0;
  let mostAtOnce = 0;
  let abandoned = 0;
  const serve = options.api === 'openai' ? serveOpenAI : serveAnthropic;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://loopback').pathname;
    const key = request.headers['x-api-key'] ?? request.headers.authorization?.replace('Bearer ', '');
    if (options.key !== undefined && key !== options.key) {
      return refuse(
        response,
        options.api,
        401,
        `Incorrect API key provided: ${key}.`,
        'authentication_error',
      );
    }
    if (request.method === 'GET' && path.endsWith('/models')) {
      const data = (options.models ?? ['test-model']).map((id) => ({
        id,
        object: 'model',
        type: 'model',
        display_name: id,
      }));
      return json(response, 200, { object: 'list', data, has_more: false });
    }
    const wanted = options.api === 'openai' ? '/v1/chat/completions' : '/v1/messages';
    if (path !== wanted && !options.intercept)
      return refuse(response, options.api, 404, `No route ${path}.`, 'not_found_error');
    const at = performance.now();
    const body = JSON.parse(await read(request));
    const received: Received = { at, body, headers: request.headers, billed: null };
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
    await serve({ options, request: number, cache, received, response, fault });
  }

  const server: Server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      refuse(response, options.api, 400, String(error), 'invalid_request_error');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    baseUrl: options.api === 'openai' ? `${origin}/v1` : origin,
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
      return no(options.api === 'openai' ? 503 : 529, 'Overloaded.', 'overloaded_error');
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
  json(response, status, api === 'openai' ? { error } : { type: 'error', error });
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += piece;
  return text;
}
