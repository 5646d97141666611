import type { AttemptSummary } from '@/server/core/agent/vote';
import { seededRandom, weightedIndex } from '@/server/core/base/random';
import type { JudgeRequest } from '@/server/core/ports/judge';

/** Why a candidate is preferred, in the addends of its preference. */
interface Preference {
  tests: number;
  size: number;
  changed: number;
}

/** How much a difference in preference decides at temperature 1. */
const sharpness = 6;

/**
 * What this judge knows to look at, and nothing else: the fraction of tests passing as the summary states it, the size
 * of the change (a smaller one is likelier to be general), and whether there is a change at all. It reads no code.
 */
function preferenceOf({ passing, total, linesChanged, changes }: AttemptSummary): Preference {
  return {
    tests: total === 0 ? 0 : passing / total,
    size: -0.05 * Math.log2(1 + linesChanged),
    changed: changes.length > 0 ? 0.1 : 0,
  };
}

/**
 * The repair policy as a judge: a pure function of the summaries it is shown, the temperature and the seed. At
 * temperature 0 the highest preference wins and equals are drawn; above, the choice is drawn in proportion to
 * e^(6 · preference ÷ temperature).
 */
export function judge({
  context,
  temperature,
  seed,
}: Pick<JudgeRequest, 'context' | 'temperature' | 'seed'>): {
  choice: number | null;
  thought: string;
} {
  const { candidates } = context;
  const scores = candidates.map((candidate) => {
    const { tests, size, changed } = preferenceOf(candidate);
    return tests + size + changed;
  });
  if (scores.length === 0) return { choice: null, thought: 'There is no candidate.' };
  const best = Math.max(...scores);
  const weights = scores.map((score) =>
    temperature <= 0.01 ? Number(score === best) : Math.exp((sharpness * (score - best)) / temperature),
  );
  const choice = weightedIndex(seededRandom(seed), weights);
  const chosen = candidates[choice];
  const listed = chosen
    ? `${chosen.total === 0 ? 'no tests' : `${chosen.passing} of ${chosen.total} tests pass`} with ${chosen.linesChanged} changed lines`
    : '';
  return { choice, thought: `Candidate ${choice + 1}: ${listed}.` };
}
