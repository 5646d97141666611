import type { RunContext } from '@/server/engine/context/context';
import { compareResults } from '@/server/engine/verdict/compare-results';
import { contrastResults } from '@/server/engine/verdict/contrast-results';
import { holdOutBest } from '@/server/engine/verdict/holdout-best';

/** What is found out about the results once a search is over and before its run ends. Charged like everything. */
export async function deliberate(context: RunContext): Promise<void> {
  if (context.log.state.spec.verifier === 'none') await compareResults(context);
  else await contrastResults(context);
  await holdOutBest(context);
}
