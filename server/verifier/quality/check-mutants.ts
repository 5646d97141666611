import { seededRandom } from '@/server/core/base/random';
import type { Outcome } from '@/server/core/verdict/outcome';
import type { Mutant, MutationCheck, NotMeasured, TestReliability } from '@/server/core/verdict/quality';
import { leftOut, needsCoverage } from '@/server/verifier/sentences';
import type { MeasuredCoverage } from './measure-coverage';
import { type MutationSource, planMutants } from './mutants';
import type { Suite } from './suite';

/** A mutant that does not even load says nothing about the tests. */
const isBroken = ({ tests }: Outcome): boolean =>
  tests.some((test) => /\b(?:SyntaxError|IndentationError)\b/.test(test.message));

/** The first steady test that tells another story than before, in its result or in what it complains of; or null. */
function catcherOf(outcome: Outcome, first: Outcome, steady: ReadonlySet<string>): string | null {
  if (outcome.status === 'timeout') return 'the suite did not end';
  if (outcome.status !== 'read') return 'the suite gave no result';
  const now = new Map(outcome.tests.map((test) => [test.id, test]));
  const other = first.tests.find(({ id, status, message }) => {
    const after = now.get(id);
    return steady.has(id) && (after?.status !== status || after.message !== message);
  });
  return other?.id ?? null;
}

/** Puts faults into covered lines, one at a time, and runs the suite on each. */
export async function checkMutants(
  suite: Suite,
  first: Outcome,
  tests: readonly TestReliability[],
  { lines, texts }: MeasuredCoverage,
  mutationsOf: MutationSource,
  timeoutMs: number,
): Promise<MutationCheck | NotMeasured> {
  const { mutants: wanted, seed, progress } = suite.options;
  if (wanted === 0) return { notMeasured: leftOut };
  if (lines.length === 0) return { notMeasured: needsCoverage };
  // Twice as many as wanted, since some do not load.
  const planned = planMutants(lines, texts, mutationsOf, 2 * wanted, seededRandom(`mutants/${seed}`));
  const steady = new Set(tests.filter((test) => test.kind === 'steady').map((test) => test.id));
  const mutants: Mutant[] = [];
  for (const { path, line, note, text } of planned) {
    if (mutants.length >= wanted) break;
    progress({ phase: 'mutants', done: mutants.length, total: Math.min(wanted, planned.length) });
    const outcome = await suite.run({ timeoutMs }, undefined, (sandbox) =>
      sandbox.file({ kind: 'write_file', path, content: text }),
    );
    if (!isBroken(outcome)) mutants.push({ path, line, note, caught: catcherOf(outcome, first, steady) });
  }
  const survivors = mutants.filter((mutant) => mutant.caught === null);
  return { tried: mutants.length, caught: mutants.length - survivors.length, survivors };
}
