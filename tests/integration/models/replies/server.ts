import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Brain } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';

/** An answer in no API's own form, before a quirk spoils how it is sent. */
export interface Plain {
  text: string;
  thinking: string;
  calls: { id: string; name: string; arguments: string }[];
  usage: Record<string, unknown>;
  /** From 1. */
  request: number;
}

/** What goes over the wire. */
export interface Sent {
  type: string;
  pieces: readonly (string | Uint8Array)[];
  /** Milliseconds before each piece. */
  pauseMs?: number;
}

/** A request as it came, as far as quirks look at it. */
export interface RequestBody {
  messages: {
    role: string;
    tool_call_id?: string;
    tool_calls?: { id: string }[];
    reasoning_details?: { id?: string }[];
  }[];
}

/** A loopback server that reads requests as strictly as ever, and sends its answers as a quirk has it. */
export async function startQuirky(
  api: 'openai' | 'anthropic',
  brain: Brain,
  sends: (plain: Plain) => Sent,
  refuses: (body: RequestBody) => boolean = () => false,
): Promise<Loopback> {
  const inner = await startLoopback({ api, brain });
  const path = api === 'openai' ? '/chat/completions' : '/v1/messages';
  let request = 0;

  const server = createServer((incoming, response) => {
    const serve = async () => {
      let body = '';
      for await (const piece of incoming) body += piece;
      const { stream: _, stream_options: __, ...rest } = JSON.parse(body);
      if (refuses(rest)) {
        response.writeHead(400, { 'content-type': 'application/json' });
        return void response.end(JSON.stringify({ error: { message: 'A quirk refuses this request.' } }));
      }
      const reply = await fetch(`${inner.baseUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(rest),
      });
      if (!reply.ok) {
        response.writeHead(reply.status, { 'content-type': 'application/json' });
        return void response.end(await reply.text());
      }
      request++;
      const sent = sends(plainOf(api, await reply.json(), request));
      response.writeHead(200, { 'content-type': sent.type });
      response.flushHeaders();
      for (const piece of sent.pieces) {
        if (sent.pauseMs) await delay(sent.pauseMs);
        response.write(piece);
      }
      response.end();
    };
    serve().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    ...inner,
    baseUrl: api === 'openai' ? `${origin}/v1` : origin,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await inner.close();
    },
  };
}

function plainOf(api: 'openai' | 'anthropic', reply: ReturnType<typeof JSON.parse>, request: number): Plain {
  if (api === 'openai') {
    const { content, reasoning_content, tool_calls = [] } = reply.choices[0].message;
    return {
      text: content ?? '',
      thinking: reasoning_content ?? '',
      calls: tool_calls.map(({ id, function: call }: { id: string; function: object }) => ({ id, ...call })),
      usage: reply.usage,
      request,
    };
  }
  const of = (type: string) => reply.content.filter((block: { type: string }) => block.type === type);
  return {
    text: of('text')
      .map((block: { text: string }) => block.text)
      .join('\n'),
    thinking: '',
    calls: of('tool_use').map((block: { id: string; name: string; input: object }) => ({
      id: block.id,
      name: block.name,
      arguments: JSON.stringify(block.input),
    })),
    usage: reply.usage,
    request,
  };
}
