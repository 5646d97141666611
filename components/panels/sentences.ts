import { counted } from '@/components/ui/format';
import type { NodeId } from '@/server/core/base/ids';
import type { Calibration } from '@/server/core/task/difficulty';

/** The sentences of the sections left of the tree. */

// Budget
export const softLimitHelp =
  'No attempt starts once this share of a limit is spent. Attempts under way continue.';
export const failFastHelp =
  'End an attempt that loops, repeats an edit or cannot finish with the budget that is left.';
export const belowSpend = 'The run has spent more than this. It ends with its best node.';
/** A small raise, offered beside the meter. */
export const moreStepsBy = 100;
export const moreSteps = `Raise the limit by ${moreStepsBy} steps`;
export const newLimitsApply = 'The new limits apply.';
export const waitingForEngine = 'Waiting for the engine…';
export const verificationsHelp =
  'How often the verifier ran the tests: on the task as given, at the ends of attempts, again after an unsure result, and for the holdout. Equal files are verified once.';
export const noPrice = 'None of the models that were called has a price.';
export const cacheHelp = 'Input tokens that the provider had in its prompt cache.';
export const concurrencyHelp = 'The largest number of attempts at the same time.';

// Attempts
export const groupTitles = { running: 'Under way', people: 'By people', untested: 'Not tested' };
export const groupOfScore = (passing: number, total: number): string => `${passing} of ${total} targets`;
export const groupOfValue = (from: number): string => `Value ${from.toFixed(1)} or more`;

// Strategy
export const keepTheirModel = 'Attempts under way keep their model.';
export const strategiesNotLoaded = 'The strategies could not be loaded.';
export const changeApplies = 'The change applies from the next decision.';
export const stepsBounded = (steps: number): string => `The budget limits an attempt to ${steps} steps.`;
export const noParameters = 'This strategy has no parameters.';

// Changes
export const showAfter = (seq: number): string => `Show the run after event ${seq}`;
export const sameValues = 'set the same values again';

// Context cost
export const experienceIsDear = (share: string, most: string): string =>
  `Experience takes ${share} of all prompts, more than ${most}. Every step pays for it again. To reduce the cost, choose a memory with fewer tokens (findings, trajectories) or fewer attempts.`;

// Difficulty
export const brierText = ({ brier, baseline, examples }: Calibration): string =>
  `The Brier score on ${counted(examples, 'earlier run')} is ${brier.toFixed(3)}; lower is better. Each run was predicted without its own result. Always predicting the overall rate gives ${baseline.toFixed(3)}.`;

// Results
export const positionBiasText = (flipped: number, pairs: number): string =>
  `${flipped} of ${pairs} verdicts of the judge changed with the order in which the two results were shown. Those verdicts count for neither result.`;
export const pointsHelp = 'Comparisons won minus comparisons lost';
export const noTestDecides =
  'This task has no tests. Your choice counts more than the verdicts of a model. The result that you do not choose cannot win while the other result stands.';
export const testsDecideFirst =
  'The tests decide first. Your choice decides between results that the tests find equal.';
/** `cases`: calls on which the results differ; 20 means at least 20. */
export const contrastText = (cases: number, tried: number): string =>
  cases === 0
    ? `The results behave in the same way on ${tried} generated calls.`
    : `The results differ on ${cases === 20 ? 'at least 20' : cases} of ${tried} generated calls. The task’s own tests decide first. If they find the results equal, the behaviour that more attempts share wins.`;
export const writtenCalls = (written: number): string =>
  written === 0
    ? 'A model wrote calls that distinguish the results, but they could not be run.'
    : `A model wrote ${written} of these calls.`;

// Minimising
export const minimising = (id: NodeId, hunks: number, tried: number, most: number): string =>
  `Hunks of ${id} are left out one by one, to find those that the tests need. It has ${hunks}. ${tried} of at most ${most} verifications are done.`;
export const nothingLeftOut = (id: NodeId, hunks: number, runs: number): string =>
  `The tests need all ${hunks} hunks of ${id}, as far as they were tried (${counted(runs, 'verification')}).`;
export const leftOutText = (id: NodeId, left: number, hunks: number, runs: number): string =>
  `${left} of ${counted(hunks, 'hunk')} of ${id} ${left === 1 ? 'was' : 'were'} left out (${counted(runs, 'verification')}):`;
export const notAllTried = (why: string): string => `Not every hunk was tried: ${why}.`;
export const smallerFails = (id: NodeId): string =>
  `When it was verified again, it failed. ${id} stays the solution.`;

// Attempts and what they taught
export const noAttempts = 'No attempt has started.';
export const noExperience = 'Each ended attempt adds its experience here.';
export const withExperience = (attempts: number): string =>
  `with the experience of ${counted(attempts, 'attempt')}`;
export const likenessHelp =
  'The average likeness of two attempts, from 0 (nothing in common) to 1 (the same). It is the mean over files, edits and failing tests.';
export const sameEdit = (node: NodeId, first: NodeId): string =>
  `The edit at ${node} is the same as the edit at ${first}`;

// Choices
export const noChoices = 'No choice was made yet.';
export const choiceTitle = (attempt: string, from: NodeId, candidates: number): string =>
  `${attempt} from ${from}, chosen from ${counted(candidates, 'candidate')}`;
export const whatIfQuestion = 'What would another strategy choose here?';
export const whatIfHelp =
  'The choice is computed from the stored tree, by the same function that decides in a run. Nothing is run.';
export const noFurtherChoice = (seq: number): string => `The run made no further choice after event ${seq}.`;
export const beforeChoice = (attempt: string, seq: number): string =>
  `before the choice that started ${attempt} (event ${seq})`;
export const momentShown = (seq: number): string => `the moment shown, after event ${seq}`;

/** What a strategy would do at a moment. */
export const wouldDo = {
  propose: (seq: number, strategy: string, from: NodeId, steps: number) =>
    `After event ${seq}, ${strategy} would continue from ${from} for up to ${counted(steps, 'step')}.`,
  vote: (seq: number, strategy: string) =>
    `After event ${seq}, ${strategy} would hold a vote between attempts.`,
  wait: (seq: number, strategy: string) =>
    `After event ${seq}, ${strategy} would wait for the work under way.`,
  done: (seq: number, strategy: string) => `After event ${seq}, ${strategy} would end the search.`,
  noTree: (seq: number) => `After event ${seq} the run has no tree yet.`,
};

// Imported runs
export const originHelp =
  'This run was imported. It has no files and no model here, so it cannot be branched, verified or stitched.';
export const recordedHelp =
  'Espalier made this run and recorded every event of it. The bundle holds everything but the files of nodes, so it cannot be branched, verified or stitched here.';
export const statedHelp = 'What the file states of the whole run.';
export const summedHelp = 'What its steps add up to.';
export const notesTitle = (notes: number) => `${notes} ${notes === 1 ? 'note' : 'notes'} of its reader`;

export const parametersOf = (count: number) =>
  count === 1 ? 'Show its parameter' : `Show its ${count} parameters`;
const mostNamed = 6;
export const cheatingHeading = 'Signs of cheating';
/** The steps of a run with signs of cheating. */
export const cheatingText = (steps: readonly string[]): string =>
  `Signs of cheating at ${steps.length === 1 ? 'one step' : `${steps.length} steps`}: ${steps.slice(0, mostNamed).join(', ')}${steps.length > mostNamed ? ' …' : ''}. Search for is:flagged to see them in the tree.`;

export const takesOnTitle = 'Replays an imported run';
export const takesOnText = (how: 'edits' | 'patch', lost: number): string =>
  how === 'patch'
    ? 'the diff that was recorded there, in one step, since not every edit can be replayed.'
    : `its edits, one by one.${lost > 0 ? ` ${lost} ${lost === 1 ? 'call that may have changed files is' : 'calls that may have changed files are'} left out.` : ''}`;
