import { difficultyExamples } from '@/db/difficulty-history';
import { readOutcome } from '@/db/node-texts';
import type { NewEvent } from '@/server/core/event';
import { attemptOf, nodeOf } from '@/server/core/fold';
import { type AttemptId, rootNodeId } from '@/server/core/ids';
import { estimateDifficulty } from '@/server/search/difficulty/estimate';
import { featuresOf } from '@/server/search/difficulty/features';
import { engine, type RunContext, rootSnapshot } from './context';

/** The estimate a probe gives when it ends, and where the run asks for it its first attempt; no event for others. */
export async function estimateAfter(context: RunContext, attemptId: AttemptId): Promise<NewEvent[]> {
  const { log, db, store } = context;
  const { probe } = attemptOf(log.state, attemptId).proposal;
  const first = log.state.spec.estimateFirst === true && log.state.difficulty === null;
  const by = probe?.estimate ?? (first ? 'rule' : null);
  if (by === null) return [];
  const root = readOutcome(db, nodeOf(log.state, rootNodeId));
  const files = (await store.list(rootSnapshot(context))).length;
  const features = featuresOf(log.state, attemptId, root, files);
  const examples = by === 'history' ? difficultyExamples(db, { run: log.runId, probesOnly: true }) : [];
  const estimate = estimateDifficulty(features, by, examples);
  return [{ type: 'difficulty.estimated', attemptId, estimate, actor: engine }];
}
