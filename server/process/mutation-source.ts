import { mutationsOf } from '@/server/repair/mutations';
import { type Family, noVocabulary } from '@/server/repair/mutations/mutation';
import { parseSource } from '@/server/repair/source/source';
import type { MutationSource } from '@/server/verifier/quality/mutants';

/**
 * The families of the repair model's operators that put a fault into working code. Those that guess at what is missing
 * (guards, conversions, copies, wording) are left out: they are fixes, or change nothing.
 */
const faults: ReadonlySet<Family> = new Set([
  'relational',
  'arithmetic',
  'off-by-one',
  'logic',
  'constant',
  'statement',
  'return',
  'index',
  'default',
]);

/** The repair model's mutation operators as the quality report's source of faults. */
export const repairMutations: MutationSource = (path, text) => {
  const source = parseSource(path, text);
  return source === null ? [] : mutationsOf(source, noVocabulary).filter(({ family }) => faults.has(family));
};
