import { countTokens } from 'gpt-tokenizer';
import type { Connection } from './connection';
import { type Refusal, readRefusal, refusalInside } from './refusal';

/** Bytes of an answer beside its tokens, and those of one token with all that a stream says around it. */
const freeBytes = 4_000_000;
const bytesPerToken = 2_000;
/** Tokens are counted by another tokenizer than the model's. */
const tolerance = 1.5;
const mostRedirects = 3;

/**
 * One request under watch: it ends when nothing comes any more, when the whole answer takes too long, and when it
 * grows beyond what was asked for. It follows no redirect to another host, and keeps what was refused as it came.
 */
export interface GuardedCall {
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
  /** Nothing came for too long, or the whole answer took too long. */
  readonly lost: boolean;
  /** The answer outgrew its limits: what came of it is all there is. */
  readonly cut: boolean;
  /** Where a redirect led that was not followed, or null. */
  readonly redirectedTo: string | null;
  readonly refusal: Refusal | null;
  /** Dollars that a gateway's headers name. */
  readonly reportedUsd: number | null;
  /** A piece of the answer was read. True: it is long enough. */
  received(piece: string): boolean;
  end(): void;
}

export function guardCall(caller: AbortSignal, connection: Connection, outputTokens: number): GuardedCall {
  const own = new AbortController();
  const allowed = (outputTokens + connection.thinkingTokens) * tolerance + 200;
  const abort = () => own.abort(new Error('no answer in time'));
  const whole = setTimeout(
    () => {
      late = true;
      abort();
    },
    Math.min(connection.replyMs, 2 ** 31 - 1),
  );
  let silence = setTimeout(abort, connection.silenceMs);
  let late = false;
  let cut = false;
  let bytes = 0;
  let tokens = 0;
  let uncounted = '';
  let redirectedTo: string | null = null;
  let refusal: Refusal | null = null;
  let reportedUsd: number | null = null;

  function live(chunk: number): void {
    clearTimeout(silence);
    silence = setTimeout(abort, connection.silenceMs);
    bytes += chunk;
    if (bytes <= freeBytes + allowed * bytesPerToken) return;
    cut = true;
    own.abort(new Error('the answer is too long'));
  }

  async function watchedFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    let url = new URL(input instanceof Request ? input.url : input);
    for (let followed = 0; ; followed++) {
      const response = await fetch(url, { ...init, redirect: 'manual' });
      const location =
        response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (location === null) return read(response);
      await response.body?.cancel();
      const next = new URL(location, url);
      if (!sameServer(url, next) || followed >= mostRedirects) {
        redirectedTo = next.host;
        throw new Error('redirected');
      }
      url = next;
    }
  }

  async function read(response: Response): Promise<Response> {
    const { status, headers, ok } = response;
    const cost = Number(headers.get('x-litellm-response-cost') ?? Number.NaN);
    if (cost > 0) reportedUsd = cost;
    if (ok && !headers.get('content-type')?.includes('json')) {
      return new Response(response.body?.pipeThrough(passing(live)) ?? null, {
        status,
        headers: bare(headers),
      });
    }
    const text = await new Response(response.body?.pipeThrough(passing(live)) ?? null).text();
    const body = asJson(text);
    refusal = ok
      ? refusalInside(body, headers)
      : readRefusal(status, body, headers, body === undefined ? text : '');
    const shown = refusal === null ? status : (refusal.status ?? 500);
    return new Response(text, { status: shown, headers: bare(headers) });
  }

  return {
    signal: AbortSignal.any([caller, own.signal]),
    fetch: watchedFetch,
    get lost() {
      return own.signal.aborted && !cut;
    },
    get cut() {
      return cut || late;
    },
    get redirectedTo() {
      return redirectedTo;
    },
    get refusal() {
      return refusal;
    },
    get reportedUsd() {
      return reportedUsd;
    },
    received(piece) {
      uncounted += piece;
      if (uncounted.length >= 2_000) {
        tokens += countTokens(uncounted, { disallowedSpecial: new Set<string>() });
        uncounted = '';
      }
      if (tokens > allowed) cut = true;
      return cut;
    },
    end() {
      clearTimeout(silence);
      clearTimeout(whole);
    },
  };
}

/** The same host and port, or the same host by TLS. */
const sameServer = (from: URL, to: URL): boolean =>
  from.origin === to.origin ||
  (from.protocol === 'http:' &&
    to.protocol === 'https:' &&
    from.hostname === to.hostname &&
    from.port === '' &&
    to.port === '');

const passing = (live: (bytes: number) => void): TransformStream<Uint8Array, Uint8Array> =>
  new TransformStream({
    transform(chunk, controller) {
      live(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });

/** Without what the bytes were packed in: they are unpacked. */
function bare(headers: Headers): Headers {
  const kept = new Headers(headers);
  kept.delete('content-encoding');
  kept.delete('content-length');
  return kept;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
