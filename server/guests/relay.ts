import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RelayedReply, RelayProtocol } from '@/server/core/ports/model';
import { doorProgram } from './door';
import { unknownPath, unreadableCall } from './sentences';

/** The port of the sandbox's own loopback at which a guest finds its model. */
const port = 4040;

const protocols: readonly [RegExp, RelayProtocol][] = [
  [/\/chat\/completions$/, 'chat'],
  [/\/responses$/, 'responses'],
];

export interface GuestCall {
  protocol: RelayProtocol;
  body: Record<string, unknown>;
}

export interface Relay {
  /** The folder that the guest's sandbox must see. */
  folder: string;
  baseUrl: string;
  /** The shell command behind the door. */
  within(command: string): string;
  /** Calls that were refused, by their method and path. */
  refused: readonly string[];
  close(): Promise<void>;
}

/** A server on a socket of its own that hands each model call to `handle`. What that throws ends the connection. */
export async function openRelay(
  handle: (call: GuestCall) => Promise<Pick<RelayedReply, 'status' | 'contentType' | 'body'>>,
): Promise<Relay> {
  // Named like a folder of the local driver, whose sweep removes what a killed process left.
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `espalier-sandbox-${process.pid}-relay-`));
  const socket = join(folder, 'relay.sock');
  const door = join(folder, 'door.cjs');
  writeFileSync(door, doorProgram);
  const refused: string[] = [];
  const server = createServer((request, response) => {
    reply(request, response).catch(() => response.destroy());
  });

  async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://relay').pathname;
    const protocol = request.method === 'POST' && protocols.find(([pattern]) => pattern.test(path))?.[1];
    if (!protocol) {
      refused.push(`${request.method} ${path}`);
      return send(response, 404, errorBody(unknownPath(path)));
    }
    const body = await bodyOf(request);
    if (body === null) return send(response, 400, errorBody(unreadableCall));
    const { status, contentType, body: text } = await handle({ protocol, body });
    send(response, status, text, contentType);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  return {
    folder,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    within: (command) => `exec node '${door}' ${port} '${socket}' /bin/sh -c ${quoted(command)}`,
    refused,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const errorBody = (message: string) => JSON.stringify({ error: { message, type: 'invalid_request_error' } });

function send(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  try {
    const body: unknown = JSON.parse(Buffer.concat(pieces).toString());
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
    return Object.fromEntries(Object.entries(body));
  } catch {
    return null;
  }
}
