import type { Database } from '@/db/connection';
import { outageOf } from '@/db/outage/outage';
import { type Client, oncePerClient } from '@/db/prepared';

/** Milliseconds between two looks at the database, while somebody waits. */
const everyMs = 15;

/** When it is worth reading again. */
export interface News {
  /** Another number after every change. */
  readonly version: number;
  /** Resolves once the version is no longer `seen`, or `signal` is aborted. */
  after(seen: number, signal: AbortSignal): Promise<void>;
}

/**
 * The one look at the database for all streams of this process. It notices that something was written, by this process
 * or another, without reading any row; while nobody waits it does nothing.
 */
export class DatabaseNews implements News {
  version = 0;
  private last = '';
  private timer: NodeJS.Timeout | null = null;
  private readonly waiting = new Set<() => void>();
  private readonly mark;

  constructor(client: Client) {
    this.mark = client.prepare<[], { mark: string }>(
      `select data_version || '/' || total_changes() as mark from pragma_data_version`,
    );
  }

  after(seen: number, signal: AbortSignal): Promise<void> {
    if (this.version !== seen || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
      this.look();
    });
  }

  /** `read`, called once for each key and version, however many streams want the same. */
  shared<A extends readonly (string | number)[], T extends object>(read: (...key: A) => T): (...key: A) => T {
    const held = new Map<string, T>();
    let version = this.version;
    return (...key) => {
      if (version !== this.version) held.clear();
      version = this.version;
      const name = key.join('/');
      const known = held.get(name);
      if (known !== undefined) return known;
      const fresh = read(...key);
      held.set(name, fresh);
      return fresh;
    };
  }

  private look(): void {
    if (this.timer !== null) return;
    if (this.changed()) {
      this.version += 1;
      for (const done of [...this.waiting]) done();
    }
    if (this.waiting.size === 0) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.waiting.size > 0) this.look();
    }, everyMs);
  }

  private changed(): boolean {
    try {
      const mark = this.mark.get()?.mark ?? '';
      const isNew = mark !== this.last;
      this.last = mark;
      return isNew;
    } catch (error) {
      if (outageOf(error) === null) throw error;
      return false;
    }
  }
}

const newsOfClient = oncePerClient((client: Client) => new DatabaseNews(client));

/** The news of a database: the same for every stream of this process. */
export const newsOf = ({ $client }: Pick<Database, '$client'>): DatabaseNews => newsOfClient($client);
