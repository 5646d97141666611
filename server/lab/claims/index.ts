import { adaptiveAllocation } from './allocation';
import { holdoutGrows, independent, varying, verifierPlateau } from './attempts';
import type { Claim } from './claim';
import { contexts, groupsOfTwo, publishedCheck } from './judges';
import { sequentialLoses, sequentialWins } from './order';

/** The claims the lab can bear out, by name, in the order of the page. */
export const claims: ReadonlyMap<string, Claim> = new Map(
  [
    independent,
    varying,
    verifierPlateau,
    holdoutGrows,
    groupsOfTwo,
    contexts,
    sequentialWins,
    sequentialLoses,
    adaptiveAllocation,
    publishedCheck,
  ].map((claim) => [claim.name, claim]),
);
