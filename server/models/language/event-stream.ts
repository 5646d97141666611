/** One event of a stream of server-sent events: the lines of its data joined, and its name where it has one. */
export interface ServerEvent {
  event: string;
  data: string;
}

/**
 * Reads server-sent events from bytes in pieces of any size (https://html.spec.whatwg.org/multipage/server-sent-events.html):
 * all three line ends, a byte order mark, comments, data over several lines, with or without a space after the colon.
 */
export class EventStreamReader {
  private readonly decoder = new TextDecoder();
  private rest = '';
  private event = '';
  private data: string[] = [];

  /** Events that are whole now. */
  push(bytes: Uint8Array): ServerEvent[] {
    this.rest += this.decoder.decode(bytes, { stream: true });
    return this.lines(false);
  }

  /** What is left when the bytes end. Some servers leave out the empty line after their last event. */
  end(): ServerEvent[] {
    this.rest += this.decoder.decode();
    return [...this.lines(true), ...this.dispatched()];
  }

  private lines(last: boolean): ServerEvent[] {
    const events: ServerEvent[] = [];
    let start = 0;
    for (;;) {
      lineEnd.lastIndex = start;
      const found = lineEnd.exec(this.rest);
      // A CR at the very end may be half of a CRLF.
      if (!found || (!last && found[0] === '\r' && lineEnd.lastIndex === this.rest.length)) break;
      events.push(...this.line(this.rest.slice(start, found.index)));
      start = lineEnd.lastIndex;
    }
    this.rest = this.rest.slice(start);
    if (last && this.rest !== '') {
      events.push(...this.line(this.rest));
      this.rest = '';
    }
    return events;
  }

  private line(line: string): ServerEvent[] {
    if (line === '') return this.dispatched();
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.event = value;
    if (field === 'data') this.data.push(value);
    return [];
  }

  private dispatched(): ServerEvent[] {
    const { event, data } = this;
    this.event = '';
    this.data = [];
    return data.length === 0 ? [] : [{ event, data: data.join('\n') }];
  }
}

const lineEnd = /\r\n|\n|\r/g;
