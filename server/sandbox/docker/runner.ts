import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type Bytes, bufferOf } from '@/server/sandbox/store/names';

/**
 * The container's first process: it evaluates one line of its input after the other. A signal from within the container
 * cannot kill it, and its `kill -9 -1` ends everything else, whatever group or session it moved to.
 */
export const runnerScript = `exec 3>&1 4>&2 2>/dev/null
nl='
'
while IFS= read -r line; do eval "$line"; done`;

/** Takes a stream's bytes as they come. */
type Sink = (chunk: Buffer) => void;

export interface Runner {
  /**
   * Evaluates a line of shell (bytes) with `input` on its standard input, and resolves with its exit code.
   * Error: rejects when the stream to the container ends before the answer.
   */
  request(line: Bytes, options?: { stdout?: Sink; stderr?: Sink; input?: Buffer }): Promise<number>;
  readonly open: boolean;
  close(): void;
}

/** The stream to the container has ended. */
export class ContainerGone extends Error {
  constructor() {
    super("The sandbox's container ended.");
    this.name = 'ContainerGone';
  }
}

interface CommandEnd {
  code: number;
}

/** The host's side of a runner, over an attached stream in Docker's framing. One request at a time. */
export function openRunner(stream: Duplex): Runner {
  let open = true;
  let channels: { stdout: Channel; stderr: Channel } | null = null;
  let fail: (error: Error) => void = () => undefined;

  const ended = () => {
    open = false;
    fail(new ContainerGone());
  };
  demultiplex(stream, (channel, bytes) => channels?.[channel].push(bytes));
  stream.on('error', ended).on('end', ended).on('close', ended);

  return {
    get open() {
      return open;
    },
    async request(line, { stdout = ignore, stderr = ignore, input } = {}) {
      if (!open) throw new ContainerGone();
      const nonce = randomBytes(8).toString('hex');
      const broken = new Promise<never>((_, reject) => {
        fail = reject;
      });
      const ends: [Promise<CommandEnd>, Promise<CommandEnd>] = [
        new Promise((resolve) => {
          channels = {
            stdout: channelUntil(nonce, stdout, resolve),
            stderr: channelUntil(nonce, ignore, ignore),
          };
        }),
        new Promise((resolve) => {
          if (channels) channels.stderr = channelUntil(nonce, stderr, resolve);
        }),
      ];
      const mark = `printf '\\n%s %s\\n' ${nonce} "$code"`;
      stream.write(bufferOf(`${line}; code=$?; ${mark} >&3; ${mark} >&4\n`));
      if (input) stream.write(input);
      try {
        const [{ code }] = await Promise.race([Promise.all(ends), broken]);
        return code;
      } finally {
        channels = null;
        fail = () => undefined;
      }
    },
    close() {
      open = false;
      stream.destroy();
    },
  };
}

const ignore = () => undefined;

interface Channel {
  push(bytes: Buffer): void;
}

const longestMark = 32;

/** Passes bytes on until they end with the nonce's mark, which is the last thing a request writes. */
function channelUntil(nonce: string, sink: Sink, done: (end: CommandEnd) => void): Channel {
  let held: Buffer = Buffer.alloc(0);
  const mark = new RegExp(`\\n${nonce} (\\d+)\\n$`);
  return {
    push(bytes) {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      const tailAt = Math.max(0, held.length - longestMark);
      const found = mark.exec(held.toString('latin1', tailAt));
      if (found) {
        sink(held.subarray(0, tailAt + found.index));
        done({ code: Number(found[1]) });
      } else if (tailAt > 0) {
        sink(held.subarray(0, tailAt));
        held = held.subarray(tailAt);
      }
    },
  };
}

/** Docker's framing of an attached stream: 1 byte channel, 3 bytes 0, 4 bytes length, payload. */
function demultiplex(stream: Duplex, take: (channel: 'stdout' | 'stderr', bytes: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  let left = 0;
  let channel: 'stdout' | 'stderr' = 'stdout';
  stream.on('data', (chunk: Buffer) => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (bytes.length > 0) {
      if (left === 0) {
        if (bytes.length < 8) break;
        channel = bytes[0] === 2 ? 'stderr' : 'stdout';
        left = bytes.readUInt32BE(4);
        bytes = bytes.subarray(8);
        continue;
      }
      const part = bytes.subarray(0, left);
      left -= part.length;
      bytes = bytes.subarray(part.length);
      take(channel, part);
    }
    rest = bytes;
  });
}
