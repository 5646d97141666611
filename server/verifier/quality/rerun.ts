import type { Outcome } from '@/server/core/verdict/outcome';
import type { QualityReport } from '@/server/core/verdict/quality';
import { shuffledCommand } from '@/server/verifier/runners/shuffle';
import { type Evidence, type Rerun, reliabilityOf, rerunOf } from './reliability';
import type { Suite } from './suite';

/** Tests run alone, at most; targets first. */
const aloneAtMost = 40;
/** How often an order, or a test alone, in which a test flipped is tried. */
const repeats = 3;

/** Reruns the suite in the given order and in others, and tests alone; what of it each test survived. */
export async function measureReliability(
  suite: Suite,
  first: Outcome,
  targets: readonly string[],
  timeoutMs: number,
): Promise<NonNullable<QualityReport['reliability']>> {
  const { task, runner, options } = suite;
  const statuses = new Map(
    first.tests.filter((test) => test.status !== 'skipped').map((test) => [test.id, test.status]),
  );
  const ids = [...statuses.keys()];
  const orderOf = (seed: number) => shuffledCommand(runner, task.test.command, seed, ids);
  const straight: Rerun[] = [];
  const mixed: { seed: number; rerun: Rerun }[] = [];
  let canShuffle = orderOf(1) !== null;
  for (let i = 0; i < options.reruns; i++) {
    options.progress({ phase: 'reruns', done: i, total: options.reruns });
    const order = canShuffle && i < Math.floor(options.reruns / 2) ? orderOf(i + 1) : null;
    const outcome = await suite.run({ ...order, timeoutMs });
    if (order === null) straight.push(rerunOf(outcome));
    // An old runner does not know the option: then nothing can be read, the first time already.
    else if (i === 0 && outcome.status !== 'read') canShuffle = false;
    else mixed.push({ seed: i + 1, rerun: rerunOf(outcome) });
  }
  const flipsIn = (id: string, rerun: Rerun) => {
    const now = rerun?.get(id);
    return now !== undefined && now !== statuses.get(id);
  };
  const again = new Map<string, boolean[]>();
  for (const id of ids) {
    const hit = mixed.find(({ rerun }) => flipsIn(id, rerun));
    const order = hit && !straight.some((rerun) => flipsIn(id, rerun)) ? orderOf(hit.seed) : null;
    if (order === null) continue;
    const agreements: boolean[] = [];
    for (let i = 0; i < repeats; i++) {
      agreements.push(flipsIn(id, rerunOf(await suite.run({ ...order, timeoutMs }))));
    }
    again.set(id, agreements);
  }
  const evidence: Evidence = {
    straight,
    shuffled: mixed.map(({ rerun }) => rerun),
    again,
    alone: await runAlone(suite, statuses, targets, timeoutMs),
  };
  return {
    reruns: straight.length + mixed.length,
    shuffled: mixed.length,
    tests: [...statuses].map(([id, status]) => reliabilityOf(id, status, evidence)),
    known: task.test.flaky,
  };
}

/** Whether each test flips when it runs alone; one that does is tried again. Files that could not be loaded are no tests. */
async function runAlone(
  suite: Suite,
  statuses: ReadonlyMap<string, string>,
  targets: readonly string[],
  timeoutMs: number,
): Promise<Map<string, boolean[]>> {
  const alone = new Map<string, boolean[]>();
  const chosen = [...new Set([...targets, ...statuses.keys()])]
    .filter((id) => statuses.has(id) && id.includes(' > '))
    .slice(0, aloneAtMost);
  for (const [i, id] of chosen.entries()) {
    suite.options.progress({ phase: 'alone', done: i, total: chosen.length });
    const agreements: boolean[] = [];
    do {
      const outcome = await suite.run({ timeoutMs }, id);
      const found = outcome.tests.find((test) => test.id === id);
      if (outcome.status !== 'read' || !found || found.status === 'skipped') break;
      agreements.push(found.status !== statuses.get(id));
    } while (agreements.some(Boolean) && agreements.length < repeats);
    alone.set(id, agreements);
  }
  return alone;
}
