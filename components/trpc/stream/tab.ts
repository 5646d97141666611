import type { FromLeader, FromTab, Topic } from './messages';

export interface TopicHandlers {
  news(id: string | null, data: unknown): void;
  /** Whether messages arrive at this moment. */
  connection(open: boolean): void;
  /** The server refuses it; nothing more arrives. */
  failed(message: string): void;
}

interface Followed {
  topic: Topic;
  on: TopicHandlers;
  whileHidden: boolean;
}

/** What one tab follows over the browser's stream. While the tab is hidden it wants only what was marked for that. */
export class Tab {
  private readonly followed = new Map<string, Followed>();
  private count = 0;
  private hidden = false;
  private ready = false;
  private scheduled = false;

  constructor(
    private readonly id: string,
    private readonly send: (message: FromTab) => void,
  ) {}

  /** Nothing is sent before. */
  start(): void {
    this.ready = true;
    this.announce();
  }

  /** Follows a subscription of the API until the returned function is called. */
  follow(what: Topic['what'], whileHidden: boolean, on: TopicHandlers): () => void {
    this.count += 1;
    const id = `${this.id}/${this.count}`;
    this.followed.set(id, { topic: { id, what, lastEventId: null }, on, whileHidden });
    this.announce();
    return () => {
      if (this.followed.delete(id)) this.announce();
    };
  }

  /** Whether a topic is one of this tab. */
  isOwn(topic: string): boolean {
    return topic.startsWith(`${this.id}/`);
  }

  setHidden(hidden: boolean): void {
    if (hidden === this.hidden) return;
    this.hidden = hidden;
    for (const { on, whileHidden } of this.followed.values()) if (!whileHidden) on.connection(false);
    this.announce();
  }

  receive(message: FromLeader): void {
    switch (message.kind) {
      case 'call':
        this.announce();
        break;
      case 'lost':
        for (const { on } of this.followed.values()) on.connection(false);
        break;
      case 'carried':
        for (const id of message.topics) this.followed.get(id)?.on.connection(true);
        break;
      case 'news':
        this.take(message.topic, message.id, message.data);
        break;
      case 'failed': {
        const failed = this.followed.get(message.topic);
        this.followed.delete(message.topic);
        failed?.on.failed(message.message);
        this.announce();
        break;
      }
      default:
        message satisfies never;
    }
  }

  private take(topic: string, id: string | null, data: unknown): void {
    const followed = this.followed.get(topic);
    if (!followed) return;
    if (id !== null) followed.topic.lastEventId = id;
    followed.on.news(id, data);
  }

  /** What is followed and left in one turn is told once. */
  private announce(): void {
    if (this.scheduled || !this.ready) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      const wanted = [...this.followed.values()].filter(({ whileHidden }) => whileHidden || !this.hidden);
      this.send({ kind: 'wants', tab: this.id, topics: wanted.map(({ topic }) => ({ ...topic })) });
    });
  }
}
