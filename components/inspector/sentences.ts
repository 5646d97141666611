import { counted } from '@/components/ui/format';
import type { Overlap } from '@/server/core/agent/touched-lines';
import type { NodeId } from '@/server/core/base/ids';
import type { NodeScore } from '@/server/core/run/node';
import type { Baseline, Outcome } from '@/server/core/verdict/outcome';
import { packagesMissing } from '@/server/core/verdict/sentences';

/** The sentences about the selected node and, while none is selected, about the run as a whole. */

// No node yet
export const firstNode = 'The first node is the task as given. It appears when its tests have run.';

// Title
export const meanReward =
  'The mean of the rewards that were backed up through this node until the moment shown. The Selection tab shows the values at the time of a choice.';
export const keyKeep = 'keep this node for comparison';
export const keyWide = 'make the panel wide or narrow';

// Story of the run
export const howToRead = 'To read a step, click its node in the tree or go to the node with the arrow keys.';
export const notThereYet = (id: string, seq: number): string =>
  `${id} does not exist at event ${seq.toLocaleString('en')}. It stays selected and appears when it exists.`;
export const nothingVerified = 'No node was verified yet.';
export const nothingRecorded = 'The file has no verdict, no tests and no reward of any step.';
export const noBetterNode = (root: NodeScore | null): string =>
  root === null || root.source === 'judged'
    ? 'No node is better than the task as given.'
    : `No node is better than the task as given, which passes ${root.targetsPassing} of ${root.targetsTotal} targets.`;
export const observedOnly = 'This is from the agent’s own run of the tests. It is not verified yet.';
export const notGeneral = 'It passes the visible tests but fails the holdout. The fix is not general.';
export const referenceHidden =
  'The task has a reference repair. Neither the agent nor the search has seen it.';
export const overlapSentence = (overlap: Overlap): string => {
  if (overlap.equal) return 'The result is the same as that of the reference repair.';
  const { both, onlyFound, onlyReference, referencePlaces, samePlaces } = overlap;
  return [
    both.length === 0 ? 'They change no file in common.' : `Both change ${both.join(', ')}.`,
    onlyReference.length > 0 && `Only the reference changes ${onlyReference.join(', ')}.`,
    onlyFound.length > 0 && `Only the run changes ${onlyFound.join(', ')}.`,
    `Of the places that the reference changes, the run changes ${samePlaces} of ${referencePlaces}.`,
  ]
    .filter(Boolean)
    .join(' ');
};
export const changedFiles = (files: readonly string[]): string =>
  files.length === 0 ? 'It changed no file.' : `It changed ${files.join(', ')}.`;
export const moreOnTheLeft = (more: number): string => `The left panel lists ${more} more.`;
export const noAttemptStarted = 'No attempt was started.';
export const noChoiceHelped =
  'No choice led to a better node. The left panel lists every choice with its reason. The keys “,” and “.” step through them.';
export const showMoment = 'Show the tree at the moment of this choice';
export const personChose = (name: string): string => `${name} chose it.`;
export const choiceNotRecorded = 'The choice was not recorded.';
export const amongCandidates = (count: number): string => ` It was chosen from ${count} candidates.`;
export const shareOfPath = (share: number, best: NodeId | undefined): string =>
  `${Math.round(share * 100)} % of the steps are on the path to ${best}.`;

// Step
export const baselineText = (baseline: Baseline | null): string => {
  const given = 'This is the repository as given.';
  if (baseline === null) return given;
  const { targets, guards, leftOut = [] } = baseline;
  const failing = `${counted(targets.length, 'target test')} ${targets.length === 1 ? 'fails' : 'fail'} and must come to pass.`;
  const passing = `${counted(guards.length, 'guard test')} ${guards.length === 1 ? 'passes' : 'pass'} and must keep passing.`;
  const out =
    leftOut.length === 0
      ? ''
      : ` ${counted(leftOut.length, 'test')} ${leftOut.length === 1 ? 'was' : 'were'} left out, because not every run of the unchanged repository reports a test of this name: ${leftOut.slice(0, 3).join(', ')}${leftOut.length > 3 ? ', …' : ''}.`;
  const unloaded = baseline.missing ? ` ${packagesMissing(baseline.missing)}` : '';
  return `${given} ${failing} ${passing}${out}${unloaded}`;
};
export const actionNotKept = (title: string): string => `${title}. The action itself was not kept.`;
export const emptyObservation = 'The observation is empty.';
export const callFailed = 'the action failed';
export const callSkipped = 'not carried out';
export const observationLines = (text: string): string =>
  text === '' ? 'Observation, empty' : `Observation, ${counted(text.split('\n').length, 'line')}`;

// Diff
export const keptSelected = 'This node is kept for comparison. Select another node.';
export const noFileDiffersFrom = (id: NodeId): string => `No file differs from ${id}.`;
export const noFileDiffers = 'No file differs from the task as given.';
export const nothingToCompare = 'This is the task as given. There is nothing to compare it with.';
export const noFileChanged = 'This step changed no file.';
export const patchNotLoaded = (problem: string): string => `The patch could not be loaded: ${problem}`;
export const patchCopied = 'The patch was copied. Apply it with git apply.';

// Files
export const noLineMatches = 'No line of a text file matches.';
export const moreLinesMatch = 'More lines match. Add words to find fewer.';
export const notText = (bytes: number): string =>
  `This file is not text. It has ${bytes.toLocaleString('en')} bytes.`;
export const fileIsCut = 'The file is longer than what is shown here. Save it to read the rest.';

// Tests
export const gradedAtEnds = 'This task has no tests. When an attempt ends, a model grades its changes.';
export const testsNotRun = (earlier: { id: NodeId; score: NodeScore | null } | null): string =>
  `The tests were not run on these files.${
    earlier?.score
      ? ` At ${earlier.id}, the last tested node above, ${earlier.score.targetsPassing} of ${earlier.score.targetsTotal} targets passed.`
      : ''
  }`;
export const ranAt = (id: NodeId): string => `These results are from ${id}, which has the same files.`;
export const reportNotKept = 'The report was not kept.';
export const setAside = (paths: readonly string[]): string =>
  `The tests ran without the changes to files that can steer them: ${paths.join(', ')}.`;
export const protectedFiles = (paths: readonly string[]): string =>
  `Protected files were changed. They were restored before the tests ran: ${paths.join(', ')}`;
export const noCanary = (why: string): string => `No canary ran with these tests: ${why}`;
export const statusText: Record<Outcome['status'], string> = {
  read: '',
  unreadable: 'The command ran, but no report could be read from its output.',
  timeout: 'The tests did not end before their timeout.',
  'not-found': 'The test command could not be started.',
  'no-tests': 'The report was read, but no test had run.',
};
export const holdoutHelp =
  'The search does not know these tests. Their result accepts or rejects a solution. It does not steer the search. If you use the result to steer, these tests are no longer a holdout.';

// Trust
export const verdictRuns = (runs: number, unsteady: readonly string[]): string =>
  `The tests ran ${runs} times on these files. Each result is the result of most runs.${
    unsteady.length > 0 ? ` The result changed for ${unsteady.join('; ')}.` : ''
  }`;
export const accepted = (reason: string): string => `A person accepted it: ${reason}`;
export const acceptHelp =
  'A flagged node cannot win until a person accepts it. Give a reason. The reason is kept with the run.';

// Grade
export const gradeIsOpinion =
  'This task has no tests. A grade is the opinion of a model. It does not prove that a result is right.';
export const nothingChanged = 'Nothing was changed.';
export const noGrade = 'The model gave no grade. Every change counts the same until results are compared.';

// Prompt and selection
export const noPrompt = 'No prompt was sent for this node.';
export const resending = {
  offer: 'Edit and resend…',
  offline: (model: string): string =>
    `${model} is no language model. It reads the files and tests, and no prompt, so there is none to edit.`,
  help: 'Change any part, choose a model, and send the prompt again. The result is a branch beside this step. Its later steps build on what was sent.',
  action: 'An action of the agent. Its text must stay the JSON of an action.',
  edits: (edited: number): string =>
    edited === 0
      ? 'Nothing is edited yet.'
      : `${edited === 1 ? 'One part is' : `${edited} parts are`} edited.`,
  note: (who: string, edited: number): string =>
    edited === 0
      ? `Prompt sent again by ${who}, unedited. It is the prompt of`
      : `Prompt edited by a person (${who}). It was the prompt of`,
};
export const neverConsidered = 'No choice has considered this node yet.';
export const passedOver = (times: number): string =>
  `This node was a candidate ${times === 1 ? 'once' : `${times} times`} and was not chosen.`;
export const asItWas = (id: NodeId, now: string): string =>
  `The table shows the values at the time of the choice. ${id} has now: ${now}.`;
export const scoreHelp = 'The strategy chooses by this score. In most strategies it is the sum of the terms.';
export const moreCandidates = (more: number): string =>
  `${counted(more, 'more candidate')} with scores that are not higher`;

export const alsoFailingHelp =
  'These tests fail here, and they did not fail at the root. The test command ends with an error because of them, so this node is no solution.';

// Imported runs
export const recordedTitle = 'Recorded by the other system';
export const notExecuted = 'This step was planned there and never carried out.';
export const idThere = 'id there';
export const mergedHelp =
  'Equal as far as recorded. That does not prove an equal state: the place of this step in the tree is inferred.';
export const scaledText = ({ raw, scale }: { raw: number; scale: readonly [number, number] }) =>
  `${Number(raw.toPrecision(6))} on ${scale[0]} … ${scale[1]}`;
export const likenessOf = ({ kind, of }: { kind: string; of: string | number | null }) =>
  `${kind === 'duplicate' ? 'a duplicate of' : 'another try at'} ${of ?? 'a sibling'}`;
export const noRecordedDiff =
  'The file holds no diff of this step. Read its calls in the Step tab: edits name what they replace.';
export const recordedDiffTitle = 'Diff against the base, as recorded';
export const noPromptThere =
  'Prompts of other systems are not kept: the file repeats them, or does not hold them.';
export const rootOfImport = 'The other system began here. Its repository is not on this machine.';
export const noArguments = 'It was given nothing.';
export const filesNotKnown = 'The file does not tell which files it changed.';

// The transcript.
export const openTranscript = 'Transcript: everything from the task to this node in one scroll (T)';
export const searchTranscript = 'Search the transcript';
export const nextMatch = 'next step found';
export const previousMatch = 'previous step found';
export const transcriptOf = (node: string, steps: number) =>
  steps === 0 ? `${node}, the task` : `${steps} ${steps === 1 ? 'step' : 'steps'} from the task to ${node}`;
export const matchesText = (of: {
  wanted: string;
  at: number;
  matches: number;
  loaded: number;
  steps: number;
}) => {
  if (of.loaded < of.steps) return `${of.loaded} of ${of.steps} steps loaded`;
  if (of.wanted.trim() === '') return '';
  if (of.matches === 0) return 'no step';
  return of.at < 0 ? `${of.matches} of ${of.steps} steps` : `${of.at + 1} of ${of.matches}`;
};
export const cheatingTitle = (signs: number) => `Signs of cheating · ${signs}`;
export const cheatingHelp = 'Found in the calls of this step. It is a reason to look, and no proof.';
