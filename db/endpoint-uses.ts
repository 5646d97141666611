import { eq, inArray, sql } from 'drizzle-orm';
import type { RunId } from '@/server/core/base/ids';
import { modelsOf } from '@/server/core/run/models-of-run';
import { isEnded, type RunStatus } from '@/server/core/run/spec';
import type { Database } from './connection';
import { attempts, experiments, runs } from './schema';

/** Who asks, or asked, models of an endpoint. */
export interface EndpointUses {
  /** Runs that have not ended: their next call would find the endpoint gone. */
  going: { id: RunId; task: string; status: RunStatus }[];
  /** How many runs that have ended used it. */
  ended: number;
  /** Experiments in progress with an arm that uses it. */
  experiments: { id: string; name: string }[];
}

/** By the settings of runs and experiments, and by the models that attempts were walked by. */
export function endpointUses(db: Database, endpoint: string): EndpointUses {
  const prefix = `${endpoint}/`;
  const ofEndpoint = (model: string) => model.startsWith(prefix);
  const walked = new Set(
    db
      .selectDistinct({ runId: attempts.runId })
      .from(attempts)
      .where(eq(sql`substr(${attempts.model}, 1, ${prefix.length})`, prefix))
      .all()
      .map(({ runId }) => runId),
  );
  const using = db
    .select({ id: runs.id, spec: runs.spec, status: runs.status })
    .from(runs)
    .all()
    .filter(({ id, spec }) => walked.has(id) || modelsOf(spec).some(ofEndpoint));
  return {
    going: using
      .filter(({ status }) => !isEnded(status))
      .map(({ id, spec, status }) => ({ id, task: spec.taskTitle, status })),
    ended: using.filter(({ status }) => isEnded(status)).length,
    experiments: db
      .select({ id: experiments.id, spec: experiments.spec })
      .from(experiments)
      .where(inArray(experiments.status, ['running']))
      .all()
      .filter(({ spec }) => spec.arms.some((arm) => modelsOf(arm).some(ofEndpoint)))
      .map(({ id, spec }) => ({ id, name: spec.name })),
  };
}
