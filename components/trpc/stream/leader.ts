import type { FromLeader, FromTab, Topic } from './messages';

export type StreamNews =
  | { kind: 'hello' }
  | { kind: 'news'; topic: string; id: string | null; data?: unknown }
  | { kind: 'failed'; topic: string; message: string };

export interface LeaderPorts {
  /** Opens the stream of this id. It reconnects by itself; each connection begins with `hello`. Returns what closes it. */
  open(stream: string, on: { news(message: StreamNews): void; lost(): void; gaveUp(): void }): () => void;
  /** Names what the stream is to carry. False: the server has no such stream. */
  want(stream: string, topics: Topic[]): Promise<boolean>;
  /** To every tab, this one too. */
  broadcast(message: FromLeader): void;
  /** Calls back when the tab has ended, however it ended. */
  whenGone(tab: string, then: () => void): void;
  later(callback: () => void, ms: number): void;
  newId(): string;
}

const retryMs = 1000;

/**
 * The tab that holds the browser's one stream and passes on what arrives. It knows nothing that cannot be asked for
 * again: after it ended, another tab leads, calls, and every tab names what it follows and where it was.
 */
export class Leader {
  private readonly tabs = new Map<string, Topic[]>();
  private readonly lastIds = new Map<string, string>();
  private stream: { id: string; close: () => void; open: boolean } | null = null;
  private requesting = false;
  private changed = false;

  constructor(private readonly ports: LeaderPorts) {}

  lead(): void {
    this.ports.broadcast({ kind: 'call' });
  }

  receive({ tab, topics }: FromTab): void {
    if (!this.tabs.has(tab)) this.ports.whenGone(tab, () => this.forget(tab));
    this.tabs.set(tab, topics);
    this.update();
  }

  private forget(tab: string): void {
    this.tabs.delete(tab);
    this.update();
  }

  private wanted(): Topic[] {
    return [...this.tabs.values()].flat();
  }

  private update(): void {
    const wanted = this.wanted();
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of this.lastIds.keys()) if (!ids.has(id)) this.lastIds.delete(id);
    if (wanted.length === 0) this.close();
    else if (this.stream === null) this.connect();
    else void this.request();
  }

  private close(): void {
    this.stream?.close();
    this.stream = null;
  }

  private connect(): void {
    const id = this.ports.newId();
    const isCurrent = () => this.stream?.id === id;
    const close = this.ports.open(id, {
      news: (message) => isCurrent() && this.take(message),
      lost: () => {
        if (!isCurrent() || !this.stream?.open) return;
        this.stream.open = false;
        this.ports.broadcast({ kind: 'lost' });
      },
      gaveUp: () => isCurrent() && this.again(),
    });
    this.stream = { id, close, open: false };
  }

  /** Another stream in place of one that does not work. */
  private again(): void {
    this.close();
    this.ports.broadcast({ kind: 'lost' });
    this.ports.later(() => {
      if (this.stream === null) this.update();
    }, retryMs);
  }

  private take(message: StreamNews): void {
    if (message.kind === 'hello') {
      if (this.stream) this.stream.open = true;
      void this.request();
      return;
    }
    if (message.kind === 'news' && message.id !== null) this.lastIds.set(message.topic, message.id);
    this.ports.broadcast(message);
  }

  /** One request at a time; what changed meanwhile is named by the next. */
  private async request(): Promise<void> {
    this.changed = true;
    if (this.requesting) return;
    this.requesting = true;
    try {
      while (this.changed && this.stream?.open) {
        this.changed = false;
        const { id } = this.stream;
        const topics = this.wanted().map((topic) => ({
          ...topic,
          lastEventId: this.lastIds.get(topic.id) ?? topic.lastEventId,
        }));
        const isThere = await this.ports.want(id, topics).catch(() => false);
        if (this.stream?.id !== id) continue;
        if (isThere) this.ports.broadcast({ kind: 'carried', topics: topics.map((topic) => topic.id) });
        else this.again();
      }
    } finally {
      this.requesting = false;
    }
  }
}
