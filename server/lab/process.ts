import { dataPaths, openWhenFree } from '@/db/open';
import { errorMessage } from '@/server/core/base/error-message';
import { claims } from '@/server/lab/claims';
import { valuesOf } from '@/server/lab/claims/claim';
import type { LabReply, LabRequest } from './messages';
import { keepSimulated, simulate } from './simulate';

/**
 * The lab's process: `node bin/process.mjs server/lab/process.ts`, started by the web process at the first
 * question and gone with it. It runs one simulation at a time, in the order asked.
 */
function main(): void {
  const waiting = new Map<number, AbortController>();
  let last: Promise<void> = Promise.resolve();
  const send = (message: LabReply) => void process.send?.(message);
  process.on('message', (request: LabRequest) => {
    if (request.kind === 'forget') {
      waiting.get(request.id)?.abort();
      return;
    }
    const forgotten = new AbortController();
    waiting.set(request.id, forgotten);
    last = last
      .then(() => (forgotten.signal.aborted ? null : replyTo(request, forgotten.signal)))
      .catch((error: unknown) => ({
        id: request.id,
        kind: 'error' as const,
        message: errorMessage(error),
      }))
      .then((message) => {
        waiting.delete(request.id);
        if (message) send(message);
      });
  });
  process.on('disconnect', () => process.exit(0));
}

async function replyTo(request: LabRequest, signal: AbortSignal): Promise<LabReply | null> {
  const { id } = request;
  switch (request.kind) {
    case 'claims':
      return {
        id,
        kind: 'claims',
        claims: [...claims.values()].map(({ run, example, ...entry }) => entry),
      };
    case 'run': {
      const claim = named(request.claim);
      const finding = await claim.run(valuesOf(claim, request.values), (requests) =>
        simulate(requests, signal),
      );
      return { id, kind: 'run', finding };
    }
    case 'open': {
      const claim = named(request.claim);
      const db = await openWhenFree(dataPaths().database, { withinMs: 10_000 });
      try {
        const runId = await keepSimulated(db, claim.example(valuesOf(claim, request.values)));
        return { id, kind: 'open', runId };
      } finally {
        db.$client.close();
      }
    }
    case 'forget':
      return null;
  }
}

function named(name: string) {
  const claim = claims.get(name);
  if (claim) return claim;
  throw new Error(`There is no claim “${name}”. There are: ${[...claims.keys()].join(', ')}.`);
}

main();
