import { difficultyExamples } from '@/db/difficulty-history';
import { readOutcome } from '@/db/node-texts';
import { type AttemptId, rootNodeId } from '@/server/core/base/ids';
import type { NewEvent } from '@/server/core/run/event';
import { attemptOf, nodeOf } from '@/server/core/run/fold';
import { engine, type RunContext, rootSnapshot } from '@/server/engine/context/context';
import { estimateDifficulty } from '@/server/search/difficulty/estimate';
import { featuresOf, touchedBy } from '@/server/search/difficulty/features';
import { packagesIn } from './unfamiliar';

/** The estimate a probe gives when it ends, and where the run asks for it its first attempt; no event for others. */
export async function estimateAfter(context: RunContext, attemptId: AttemptId): Promise<NewEvent[]> {
  const { log, db, store } = context;
  const { probe } = attemptOf(log.state, attemptId).proposal;
  const first = log.state.spec.estimateFirst === true && log.state.difficulty === null;
  const by = probe?.estimate ?? (first ? 'rule' : null);
  if (by === null) return [];
  const root = readOutcome(db, nodeOf(log.state, rootNodeId));
  const files = await store.list(rootSnapshot(context));
  const packages = await packagesAround(context, attemptId, files);
  const features = {
    ...featuresOf(log.state, attemptId, root, files.length),
    ...(packages === null ? {} : { packages }),
  };
  const examples = by === 'history' ? difficultyExamples(db, { run: log.runId, probesOnly: true }) : [];
  const estimate = estimateDifficulty(features, by, examples);
  return [{ type: 'difficulty.estimated', attemptId, estimate, actor: engine }];
}

/** What the files that the probe touched import from outside, as they stood at the root; null where it is not known. */
async function packagesAround(
  context: RunContext,
  probe: AttemptId,
  files: readonly string[],
): Promise<string[] | null> {
  const { log, store } = context;
  const found: string[][] = [];
  for (const path of touchedBy(log.state, probe)) {
    const bytes = await store.read(rootSnapshot(context), path);
    const packages = bytes && packagesIn(path, Buffer.from(bytes).toString('utf8'), files);
    if (packages) found.push(packages);
  }
  return found.length === 0 ? null : [...new Set(found.flat())].sort();
}
