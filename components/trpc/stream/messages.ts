/** Something that a tab follows over the browser's stream: a subscription of the API and its input. */
export interface Topic {
  /** Unique in the browser. */
  id: string;
  what: { path: string; input: unknown };
  /** The id of the last message that the tab has; the topic goes on after it. */
  lastEventId: string | null;
}

/** A tab tells everything that it follows, whenever that changes and when a leader asks for it. */
export interface FromTab {
  kind: 'wants';
  tab: string;
  topics: Topic[];
}

/** The leader to all tabs. */
export type FromLeader =
  /** A new leader: every tab names what it follows. */
  | { kind: 'call' }
  /** The server carries these topics. */
  | { kind: 'carried'; topics: string[] }
  /** The connection is lost; the leader connects again. */
  | { kind: 'lost' }
  | { kind: 'news'; topic: string; id: string | null; data?: unknown }
  /** The server refuses the topic. */
  | { kind: 'failed'; topic: string; message: string };
