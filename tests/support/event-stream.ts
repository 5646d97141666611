/** A message of an event stream: its id, if it has one, and its data as JSON. */
export interface StreamMessage {
  id: string | null;
  data: unknown;
}

/** Reads server-sent events as they come, until the stream ends, breaks off (an error) or `signal` is aborted (an error). */
export async function* readEventStream(
  url: string,
  { headers, signal }: { headers: Record<string, string>; signal: AbortSignal },
): AsyncGenerator<StreamMessage> {
  const response = await fetch(url, { headers: { ...headers, accept: 'text/event-stream' }, signal });
  if (!response.ok || response.body === null) throw new Error(`The stream was refused: ${response.status}`);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of response.body) {
    const pieces = (rest + decoder.decode(part, { stream: true })).split('\n\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      const message = messageIn(piece);
      if (message) yield message;
    }
  }
}

/** The message of a block of lines; null for a comment, or for an event with a name of its own (a ping). */
function messageIn(block: string): StreamMessage | null {
  const field = (name: string) => block.split('\n').find((line) => line.startsWith(`${name}: `));
  const data = field('data');
  if (data === undefined || field('event') !== undefined) return null;
  const id = field('id');
  return { id: id?.slice('id: '.length) ?? null, data: JSON.parse(data.slice('data: '.length)) };
}
