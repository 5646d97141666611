import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { RunId } from '@/server/core/base/ids';
import { readEventStream } from '@/tests/support/event-stream';

const batchSchema = z.array(z.object({ seq: z.number() }));

/** Where a run is followed, as a page does it. */
export interface Served {
  url: string;
  headers: Record<string, string>;
}

export interface Follower {
  /** The numbers of the events, in the order in which they came. */
  seqs: readonly number[];
  /** What is wrong with them, up to the event with this number: a line, or null. */
  fault(last: number): string | null;
  stop(): Promise<void>;
}

/** Follows a run from its first event; a stream that breaks off is taken up at the last event, as a browser does it. */
export function followRun({ url, headers }: Served, runId: RunId): Follower {
  const stop = new AbortController();
  const seqs: number[] = [];
  const reading = (async () => {
    while (!stop.signal.aborted) {
      const input = encodeURIComponent(JSON.stringify({ runId, after: seqs.at(-1) ?? 0 }));
      const at = `${url}/api/trpc/runs.follow?input=${input}`;
      try {
        for await (const { data } of readEventStream(at, { headers, signal: stop.signal })) {
          const batch = batchSchema.safeParse(data);
          if (batch.success) seqs.push(...batch.data.map(({ seq }) => seq));
        }
      } catch {
        // The server is not there: it is tried again.
      }
      await sleep(50);
    }
  })();
  return {
    seqs,
    fault(last) {
      const wrong = seqs.findIndex((seq, i) => seq !== i + 1);
      if (wrong !== -1) return `after event ${wrong} a page got event ${seqs[wrong]}`;
      return seqs.length === last ? null : `a page got ${seqs.length} of ${last} events`;
    },
    async stop() {
      stop.abort();
      await reading;
    },
  };
}
