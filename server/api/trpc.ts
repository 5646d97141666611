import { initTRPC } from '@trpc/server';
import type { Database } from '@/db/connection';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import type { Actor } from '@/server/core/run/actor';
import type { Models } from '@/server/models';

/** The context of every procedure. Everything in it opens on first use. */
export interface ApiContext {
  database: () => Database;
  snapshots: () => SnapshotStore;
  models: () => Models;
  /** Absolute path of the sample tasks. */
  tasksDirectory: string;
  /** Who acts through this connection. */
  actor: Actor;
  /** Aborted when the process must end: streams close on it. */
  closing: AbortSignal;
}

const t = initTRPC.context<ApiContext>().create({
  sse: {
    ping: { enabled: true, intervalMs: 15_000 },
    client: { reconnectAfterInactivityMs: 40_000 },
  },
});

export const { router, procedure, createCallerFactory } = t;
