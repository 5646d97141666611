import { EventStreamReader, type ServerEvent } from './event-stream';
import { refusalInside } from './refusal';
import { StreamError } from './stream-error';

/** A JSON value of a reply, with the name of its event where it came as one. */
export interface ReplyPart {
  event: string;
  value: unknown;
}

/**
 * The JSON values of a reply in order, and `end` where the server said that nothing follows. Whether it is a stream of
 * events or one JSON text is seen from its first character: gateways send either, whatever was asked for and whatever the
 * content type says.
 * Throws `StreamError` for an error that the server reports in its reply, and `SyntaxError` for what is not JSON.
 */
export async function* replyParts(
  response: Pick<Response, 'body' | 'headers'>,
): AsyncGenerator<ReplyPart | 'end'> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const events = new EventStreamReader();
  const opening = new TextDecoder();
  let begun = '';
  let whole: string | null = null;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (whole === null && begun.trim() === '') {
        begun += opening.decode(value, { stream: true });
        if (/^[\s\uFEFF]*[[{]/.test(begun)) whole = '';
        if (whole === '') {
          whole = begun;
          continue;
        }
      } else if (whole !== null) {
        whole += opening.decode(value, { stream: true });
        continue;
      }
      for (const event of events.push(value)) {
        yield* parts(event, response);
        if (isLast(event)) return;
      }
    }
    if (whole !== null) {
      const text = whole.replace(/^\uFEFF/, '') + opening.decode();
      // Some gateways put the mark of a stream's end behind it.
      yield checked('', JSON.parse(text.replace(/\s*data:\s*\[DONE\]\s*$/, '')), response);
      yield 'end';
      return;
    }
    for (const event of events.end()) yield* unlessCutOff(event, response);
  } finally {
    reader.cancel().catch(() => {});
  }
}

const isLast = ({ data }: ServerEvent) => data.trim() === '[DONE]';

function* parts(event: ServerEvent, response: Pick<Response, 'headers'>): Generator<ReplyPart | 'end'> {
  const text = event.data.trim();
  if (text === '') return;
  if (isLast(event)) return yield 'end';
  for (const value of valuesIn(text, event.event)) yield checked(event.event, value, response);
}

/** The last event of a connection that was closed in its middle: what is not whole is not there. */
function* unlessCutOff(
  event: ServerEvent,
  response: Pick<Response, 'headers'>,
): Generator<ReplyPart | 'end'> {
  try {
    yield* parts(event, response);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
}

/** Usually one; some proxies leave out the empty lines between events, so that each line holds one. */
function valuesIn(text: string, event: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch (error) {
    if (event === 'error') return [{ error: text }];
    const lines = text.split('\n').filter((line) => line.trim() !== '' && line.trim() !== '[DONE]');
    if (lines.length < 2) throw error;
    return lines.map((line) => JSON.parse(line));
  }
}

function checked(event: string, value: unknown, { headers }: Pick<Response, 'headers'>): ReplyPart {
  const refusal = refusalInside(value, headers, event);
  if (refusal) throw new StreamError(refusal);
  return { event, value };
}
