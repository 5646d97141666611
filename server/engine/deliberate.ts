import { compareResults } from './compare-results';
import type { RunContext } from './context';
import { contrastResults } from './contrast-results';
import { holdOutBest } from './holdout-best';

/** What is found out about the results once a search is over and before its run ends. Charged like everything. */
export async function deliberate(context: RunContext): Promise<void> {
  if (context.log.state.spec.verifier === 'none') await compareResults(context);
  else await contrastResults(context);
  await holdOutBest(context);
}
