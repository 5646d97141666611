import { appendFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Fields = Record<string, unknown>;

export interface GuestRequest {
  url: string;
  headers: IncomingHttpHeaders;
  body: Fields & { messages?: Fields[]; input?: Fields[]; tools?: Fields[] };
  /** Results of calls that it holds. */
  results: number;
  /** Whether its reply was sent whole. */
  replied: boolean;
}

export interface GuestModel {
  baseUrl: string;
  requests: GuestRequest[];
  close(): Promise<void>;
}

const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };

/**
 * A scripted model as guests know it: it has their shell tool run the command for the number of results so far, and ends
 * where there is none. Speaks chat completions and responses, each as a stream.
 */
export async function serveGuestModel(options: {
  command: (results: number) => string | null;
  /** Waited for before the reply. */
  before?: (request: GuestRequest) => Promise<void> | void;
  log?: string;
}): Promise<GuestModel> {
  const requests: GuestRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const body: GuestRequest['body'] = JSON.parse(Buffer.concat(pieces).toString() || '{}');
    const results =
      (body.messages ?? []).filter(({ role }) => role === 'tool').length +
      (body.input ?? []).filter(({ type }) => String(type).endsWith('_output')).length;
    const { url = '', headers } = incoming;
    const request: GuestRequest = { url, headers, body, results, replied: false };
    requests.push(request);
    if (options.log) appendFileSync(options.log, `${JSON.stringify(request)}\n`);
    await options.before?.(request);
    const command = (body.tools ?? []).length > 0 ? options.command(results) : null;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (url.endsWith('/responses')) sendResponse(response, request, command);
    else sendChat(response, request, command);
    response.end(() => {
      request.replied = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendChat(response: ServerResponse, { body, results }: GuestRequest, command: string | null): void {
  const chunk = (delta: object, finish: string | null, rest: object = {}) =>
    response.write(
      `data: ${JSON.stringify({
        ...{ id: 'c', object: 'chat.completion.chunk', created: 1, model: body.model },
        choices: [{ index: 0, delta, finish_reason: finish }],
        ...rest,
      })}\n\n`,
    );
  const call = {
    index: 0,
    id: `call_${results}`,
    type: 'function',
    function: { name: 'bash', arguments: JSON.stringify({ command, description: 'a step' }) },
  };
  chunk({ role: 'assistant', content: command === null ? 'Done.' : `Step ${results}.` }, null);
  if (command !== null) chunk({ tool_calls: [call] }, null);
  chunk({}, command === null ? 'stop' : 'tool_calls', { usage });
  response.write('data: [DONE]\n\n');
}

function sendResponse(response: ServerResponse, request: GuestRequest, command: string | null): void {
  const event = (type: string, rest: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`);
  const names = (request.body.tools ?? []).map(({ name }) => name);
  const [name, field] = names.includes('exec_command')
    ? ['exec_command', 'cmd']
    : ['shell_command', 'command'];
  const item =
    command === null
      ? {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'Done.', annotations: [] }],
        }
      : {
          type: 'function_call',
          id: `fc_${request.results}`,
          call_id: `call_${request.results}`,
          name,
          arguments: JSON.stringify({ [field ?? 'command']: command }),
        };
  const shell = { id: 'resp_1', object: 'response' };
  event('response.created', { response: { ...shell, status: 'in_progress', output: [] } });
  event('response.output_item.done', { output_index: 0, item: { ...item, status: 'completed' } });
  const tokens = { input_tokens: 100, output_tokens: 10, total_tokens: 110 };
  event('response.completed', {
    response: { ...shell, status: 'completed', output: [{ ...item, status: 'completed' }], usage: tokens },
  });
}
