import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCaller } from '@/server/api/router';
import { asBlobHash, rootNodeId } from '@/server/core/base/ids';
import type { Outcome } from '@/server/core/verdict/outcome';
import { scoreOfTargets } from '@/tests/unit/tree/grown-run';
import { engine, settleRoot, temporaryContext } from './support';

let place: ReturnType<typeof temporaryContext>;
beforeEach(() => {
  place = temporaryContext();
});
afterEach(() => place.remove());

const outcome = (log: string): Outcome => ({
  status: 'read',
  tests: [],
  exitCode: 1,
  log,
  ms: 1,
  tampered: [],
});

it('a node shows the report it had at the moment shown, and no text of another run', async () => {
  const log = place.newRun();
  settleRoot(log);
  const verify = (text: string) => {
    let hash = asBlobHash('');
    log.append((putText) => {
      hash = putText(JSON.stringify(outcome(text)));
      const score = scoreOfTargets(1, 'verified');
      return [
        { type: 'node.verified', nodeId: rootNodeId, score, outcome: hash, tampered: [], actor: engine },
      ];
    });
    return hash;
  };
  const first = verify('as it was');
  verify('as it is');
  const caller = createCaller(place.context);
  const of = (hash?: string | null) =>
    caller.runs.node({ runId: log.runId, nodeId: rootNodeId, ...(hash !== undefined && { outcome: hash }) });
  expect((await of(first)).outcome?.log).toBe('as it was');
  expect((await of()).outcome?.log).toBe('as it is');
  expect((await of(null)).outcome).toBeNull();
  await expect(of('f'.repeat(64))).rejects.toThrow('No event of run');
});
