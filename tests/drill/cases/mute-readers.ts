import { connect, type Socket } from 'node:net';
import { openDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { byteCount } from '@/server/core/base/byte-count';
import type { RunId } from '@/server/core/base/ids';
import type { DrillCase } from '@/tests/drill/case';
import { followRun, type Served } from '@/tests/drill/follower';
import { within } from '@/tests/drill/runs';
import { type Espalier, startEspalier } from '@/tests/e2e/espalier';
import { storeLargeRun } from '@/tests/support/large-run';
import { takenBy } from '@/tests/support/process-use';
import { childrenOf } from '@/tests/support/processes';

const name = 'readers that never read, on a large run';
const [readers, nodes] = [60, 20_000];

/** Opens the event stream of a run and never reads it: what its own machine and ours buffer for it is all that it gets. */
function openAndIgnore({ url, headers }: Served, runId: RunId): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const input = encodeURIComponent(JSON.stringify({ runId, after: 0 }));
  const lines = Object.entries({ host: `${hostname}:${port}`, accept: 'text/event-stream', ...headers });
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `GET /api/trpc/runs.follow?input=${input} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      );
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

function webProcess({ pid }: Espalier): number {
  const web = childrenOf(pid).find(({ command }) => command.startsWith('next-server'));
  if (!web) throw new Error('There is no web process.');
  return web.pid;
}

/** Readers that open the stream of a large run and never read; another reads the same run whole, before and meanwhile. */
export const run: DrillCase = async ({ full, report }) => {
  if (!full) return { name, tried: 0, lost: [], skipped: 'full form alone' };
  const lost: string[] = [];
  const espalier = await startEspalier();
  const sockets: Socket[] = [];
  try {
    const db = openDatabase(espalier.database);
    const runId = storeLargeRun(db, { nodes, stepsPerAttempt: 40, seed: 1 });
    const { seq } = loadState(db, runId);
    const logBytes = Number(
      db.$client.prepare('select sum(length(body)) from events where run_id = ?').pluck().get(runId),
    );
    db.$client.close();
    const web = webProcess(espalier);
    const readsWhole = async (when: string) => {
      const page = followRun(espalier, runId);
      await within(120_000, () => page.seqs.length >= seq);
      await page.stop();
      const fault = page.fault(seq);
      if (fault !== null) lost.push(`${when}: ${fault}`);
    };
    await readsWhole('before');
    const before = takenBy(web);
    for (let i = 0; i < readers; i++) sockets.push(await openAndIgnore(espalier, runId));
    // By the time another has read the run twice, all of it would have been prepared for the readers too.
    await readsWhole('meanwhile');
    await readsWhole('meanwhile');
    const during = takenBy(web);
    const more = during.bytes - before.bytes;
    const all = readers * logBytes;
    report(
      `the log has ${byteCount(logBytes)}; ${readers} readers that do not read cost ${byteCount(Math.max(0, more))}`,
    );
    // What the machine's own buffers take, up to 10 MB for each, is no part of it.
    if (more > all / 3) lost.push(`the server keeps ${byteCount(more)} for readers that do not read`);
    for (const socket of sockets) socket.destroy();
    if (!(await within(30_000, () => takenBy(web).descriptors < before.descriptors + readers / 2)))
      lost.push(`of ${readers} closed streams the server holds descriptors still`);
  } finally {
    for (const socket of sockets) socket.destroy();
    await espalier.remove();
  }
  return { name, tried: readers, lost, skipped: null };
};
