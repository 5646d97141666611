import { z } from 'zod';
import type { Database } from '@/db/connection';
import { readNode } from '@/db/node-texts';
import { runRow } from '@/db/runs';
import { hasFiles } from '@/server/core/base/ids';
import { releasedWords } from '@/server/core/run/released';
import { noFilesOfImport } from '@/server/core/run/sentences';
import { archiveOf } from '@/server/sandbox/archive';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { nodeId, runId } from './id-schemas';
import { downloadRefusals } from './sentences';

interface DownloadContext {
  database: () => Database;
  snapshots: () => SnapshotWriter;
}

const wanted = z.object({ runId, nodeId });

/** With `?path=` one file of a node, otherwise its whole workspace as a tar archive. The browser saves it and never shows it. */
export async function download(
  request: Request,
  named: { runId: string; nodeId: string },
  { database, snapshots }: DownloadContext,
): Promise<Response> {
  const parsed = wanted.safeParse(named);
  const node = parsed.success ? readNode(database(), parsed.data.runId, parsed.data.nodeId) : null;
  if (!parsed.success || !node) return new Response(downloadRefusals.noNode, { status: 404 });
  if (runRow(database(), parsed.data.runId).steering?.released?.includes(node.id)) {
    return new Response(releasedWords(node.id), { status: 404 });
  }
  if (!hasFiles(node.snapshot)) return new Response(noFilesOfImport(node.id), { status: 404 });
  const path = new URL(request.url).searchParams.get('path');
  const called = `${parsed.data.runId}-${node.id}`;
  try {
    if (path === null) return saved(archiveOf(snapshots(), node.snapshot, called), `${called}.tar`);
    const content = await snapshots().read(node.snapshot, path);
    if (content === null) return new Response(downloadRefusals.noFile, { status: 404 });
    return saved(content, path.slice(path.lastIndexOf('/') + 1));
  } catch {
    return new Response(downloadRefusals.notKept, { status: 404 });
  }
}

/** The agent chose the name. A header takes plain letters; the encoded form takes the rest. */
function saved(content: Uint8Array, name: string): Response {
  const plain = name.replace(/[^\w.-]/g, '_').slice(0, 200) || 'file';
  const encoded = encodeURIComponent(Buffer.from(name).toString()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return new Response(Uint8Array.from(content), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
    },
  });
}
