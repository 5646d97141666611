import type { Connection } from '@/db/connection';
import { firstCells } from '@/db/experiments';
import { decideAllocation, type Probed } from '@/server/core/allocation/allocation';
import type { Allocation } from '@/server/core/experiment/allocation-spec';
import { counts } from '@/server/core/experiment/result';
import type { ExperimentSpec } from '@/server/core/experiment/spec';
import { probabilityOf } from '@/server/search/difficulty/logistic';

/** The experiment with those allocations decided whose probes have all ended; the very one where there are none. */
export function withDecided(db: Connection, id: string, spec: ExperimentSpec): ExperimentSpec {
  const { allocations = [] } = spec;
  if (allocations.every(({ given }) => given !== null)) return spec;
  const decided = allocations.map((one) => (one.given === null ? decide(db, id, spec, one) : one));
  return decided.some((one, i) => one !== allocations[i]) ? { ...spec, allocations: decided } : spec;
}

function decide(db: Connection, id: string, spec: ExperimentSpec, allocation: Allocation): Allocation {
  const { arm, probes, classifier } = allocation;
  const cells = firstCells(db, id, arm, probes);
  const tasks: Probed[] = [];
  for (const { name } of spec.tasks) {
    const own = cells.filter(({ task }) => task === name);
    const results = own.flatMap(({ result }) => (result ? [result] : []));
    if (results.length < probes) return allocation;
    const features = own.find(({ repeat }) => repeat === 1)?.result?.features;
    tasks.push({
      runs: results.filter(counts).length,
      passed: results.filter((result) => counts(result) && result.visible).length,
      chance: classifier && features ? probabilityOf(classifier, features) : null,
    });
  }
  return { ...allocation, given: decideAllocation(allocation, spec.repeats, tasks) };
}
