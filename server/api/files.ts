import { z } from 'zod';
import type { SnapshotId } from '@/server/core/base/ids';
import { isText } from '@/server/sandbox/store/content';
import { refuse } from './errors';
import { nodeId, runId } from './id-schemas';
import { nodeSnapshot } from './node-detail';
import { filesNotKept, noFile } from './sentences';
import { procedure, router } from './trpc';

/** A file as the page shows it. */
export interface FileText {
  /** UTF-8; empty where `binary`. */
  text: string;
  binary: boolean;
  bytes: number;
  /** The text is only the beginning of the file. */
  cut: boolean;
}

export interface FileHit {
  path: string;
  /** From 1. */
  line: number;
  text: string;
}

const mostBytes = 512 * 1024;
const mostHits = 200;
const mostLine = 300;
const searchedBytes = 64 * 1024 * 1024;

const at = z.object({ runId, nodeId });
const path = z.string().min(1).max(4096);

/** Runs `work` on a snapshot of the store. A snapshot that is not kept on this machine is refused. */
async function reading<T>(node: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refuse(filesNotKept(node), error);
  }
}

/** The files of any node, read from the snapshot store without a sandbox. */
export const files = router({
  /** Paths of all files, sorted by bytes. */
  list: procedure.input(at).query(({ ctx, input }): Promise<string[]> => {
    const snapshot = nodeSnapshot(ctx.database(), input.runId, input.nodeId);
    return reading(input.nodeId, () => ctx.snapshots().list(snapshot));
  }),

  read: procedure.input(at.extend({ path })).query(async ({ ctx, input }): Promise<FileText> => {
    const snapshot = nodeSnapshot(ctx.database(), input.runId, input.nodeId);
    const content = await reading(input.nodeId, () => ctx.snapshots().read(snapshot, input.path));
    if (content === null) throw refuse(noFile(input.path, input.nodeId));
    const binary = !isText(content);
    const shown = content.subarray(0, mostBytes);
    return {
      text: binary ? '' : new TextDecoder().decode(shown),
      binary,
      bytes: content.length,
      cut: content.length > mostBytes,
    };
  }),

  /** The first lines that contain the words, in any case, and whether there are more. */
  search: procedure
    .input(at.extend({ text: z.string().min(1).max(200) }))
    .query(async ({ ctx, input, signal }): Promise<{ hits: FileHit[]; more: boolean }> => {
      const snapshot = nodeSnapshot(ctx.database(), input.runId, input.nodeId);
      const store = ctx.snapshots();
      return reading(input.nodeId, () => searchIn(store, snapshot, input.text.toLowerCase(), signal));
    }),
});

async function searchIn(
  store: {
    list(at: SnapshotId): Promise<string[]>;
    read(at: SnapshotId, path: string): Promise<Uint8Array | null>;
  },
  snapshot: SnapshotId,
  text: string,
  signal: AbortSignal | undefined,
): Promise<{ hits: FileHit[]; more: boolean }> {
  const hits: FileHit[] = [];
  let searched = 0;
  for (const path of await store.list(snapshot)) {
    signal?.throwIfAborted();
    const content = await store.read(snapshot, path);
    if (content === null || !isText(content)) continue;
    searched += content.length;
    if (searched > searchedBytes) return { hits, more: true };
    for (const [i, line] of new TextDecoder().decode(content).split('\n').entries()) {
      if (!line.toLowerCase().includes(text)) continue;
      if (hits.length >= mostHits) return { hits, more: true };
      hits.push({ path, line: i + 1, text: line.slice(0, mostLine) });
    }
  }
  return { hits, more: false };
}
