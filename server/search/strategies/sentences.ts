import type { AttemptId, NodeId } from '@/server/core/base/ids';
import type { Difficulty } from '@/server/core/task/difficulty';

/** Why strategies propose what they propose, and why they end. */

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

// Several strategies
export const allEnded = (attempts: number): string => `All ${attempts} attempts have ended.`;
export const independentAttempt = (ordinal: number, of: number): string =>
  `Independent attempt ${ordinal} of ${of} starts at the root.`;
const withExperience = (known: number): string =>
  known === 0 ? '' : ` with the experience of ${known} earlier ${known === 1 ? 'attempt' : 'attempts'}`;
export const highestAlone = 'alone has the highest reward';

// single
export const onlyAttemptEnded = 'The only attempt has ended.';
export const onlyAttempt = 'The only attempt starts at the root.';

// sequential
export interface Place {
  ordinal: number;
  of: number;
  /** Attempts whose experience it is told. */
  known: number;
}
export const nextAttempt = ({ ordinal, of, known }: Place): string =>
  `Attempt ${ordinal} of ${of} starts at the root${withExperience(known)}.`;
export const continuesWin = ({ ordinal, of, known }: Place, win: string): string =>
  `Attempt ${ordinal} of ${of} continues a partial win${withExperience(known)}. ${win}`;

// beam
export const trajectoriesEnded = 'Every kept trajectory has ended, so nothing is left to continue.';
/** `rank`: e.g. `the best of 7 trajectories`. */
export const continuation = (
  id: NodeId,
  rank: string,
  { round, ordinal, of }: { round: number; ordinal: number; of: number },
): string => `${id} is ${rank} in round ${round}. This is continuation ${ordinal} of ${of}.`;

// mcts
export const firstWalkStarts =
  'The first attempt starts at the root and runs until it finishes. Branching starts after it.';
export const allExpanded = (branching: number): string =>
  `Every branch point has its ${branching} expansions or cannot be expanded.`;
export const rootHasRoom = (id: NodeId): string => `${id} can have another expansion.`;
export interface Arm {
  id: NodeId;
  above: NodeId;
  value: number;
  visits: number;
}
const facts = ({ value, visits }: Arm): string =>
  `Its value is ${value.toFixed(2)}, and it was visited ${times(visits)}.`;
export const onlyBranch = (arm: Arm): string =>
  `${arm.id} is the only open branch below ${arm.above}. ${facts(arm)}`;
export const drawnBranch = (arm: Arm, tied: number): string =>
  `${arm.id} was drawn by chance, because ${tied} candidates below ${arm.above} share the highest score. ${facts(arm)}`;
export const highestBranch = (arm: Arm, of: number): string =>
  `${arm.id} has the highest score of ${of} branches below ${arm.above}. ${facts(arm)}`;

// ab-mcts
export const branchesFinished = 'Every branch has ended, because the agent finished in all of them.';
export const noBranchYet = (id: NodeId): string =>
  `${id} has no branch to continue, so a new branch starts there.`;
export const newBranchDrawn = (
  id: NodeId,
  { fresh, onward, branches }: { fresh: number; onward: number; branches: number },
): string =>
  `At ${id}, a new branch drew ${fresh.toFixed(2)}, and ${branches === 1 ? 'its one branch' : `its ${branches} branches`} drew ${onward.toFixed(2)}.`;

// replay
export const onlyState = (id: NodeId): string => `${id} is the only state in the archive.`;
export const stateDrawn = (
  id: NodeId,
  { of, reward, isHighest, restarts }: { of: number; reward: number; isHighest: boolean; restarts: number },
): string =>
  `${id} was drawn from ${of} archived states. It has ${isHighest ? 'the highest reward' : `reward ${reward.toFixed(2)}`}. Attempts started there ${times(restarts)} before.`;

// tournament
export const wonTournament = (entrants: number): string => `won the tournament of ${entrants}`;

// refine
export const firstRound = (ordinal: number, of: number): string =>
  `First round: independent attempt ${ordinal} of ${of}.`;
export const secondRoundReason = (ordinal: number, of: number, earlier: readonly AttemptId[]): string =>
  `Second round: new attempt ${ordinal} of ${of}, with the experience of ${earlier.join(', ')}.`;
export const wonFinal = (entrants: number): string => `won the final of ${entrants}`;

// stitch-search
export const graftsEnded = (attempts: number): string =>
  `All ${attempts} attempts and their possible grafts have ended.`;
export const noGraftYet = (place: Place): string => `There is nothing to graft yet. ${nextAttempt(place)}`;
export const noGraftLeft = (place: Place): string => `Nothing is left to graft. ${nextAttempt(place)}`;
/** `gains`: tests that pass in the donor and fail at the host; `union`: targets that pass with both. */
export const graftChosen = (
  ordinal: number,
  {
    first,
    last,
    host,
    gains,
    union,
  }: { first: NodeId; last: NodeId; host: NodeId; gains: number; union: number },
): string =>
  `Graft ${ordinal}: ${first === last ? first : `${first} to ${last}`} made ${gains === 1 ? '1 test that fails' : `${gains} tests that fail`} at ${host} pass. Together ${union} ${union === 1 ? 'target passes' : 'targets pass'}.`;

// adaptive
export const probeStarts = (steps: number): string =>
  `A probe of ${steps} ${steps === 1 ? 'step' : 'steps'} from the root estimates how hard the task is.`;
export const noEstimate = 'The probe ended without an estimate.';
export const alongRoute = (reason: string, route: Difficulty): string =>
  `${reason} This is the ${route} route.`;
export const routesEnded = (difficulty: Difficulty): string =>
  `The task was estimated as ${difficulty}, and its routes have ended.`;
export const hardStepsUsed = 'The steps of the hard route are used up.';
