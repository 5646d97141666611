/** The sentences of the report on a task's tests. */
import type { QualityProgress } from '@/server/core/verdict/quality';

export const howReliable = 'How reliable are these tests?';
export const howReliableYours = 'How reliable are your tests?';
export const ownDirectory = 'A directory of your own';
export const giveDirectory = 'Give the directory of your repository.';

export const filledFromLink =
  'Filled from a link. Check the directory and the command before you continue: measuring runs the command on this machine.';

export const taskNotLoaded = 'This task could not be loaded.';
export const reportFailed = 'The report could not be made.';
export const reportCancelled = 'The last report was cancelled before its end.';
export const noReport = 'No report yet';
export const aReportIs =
  'A search is only as good as its tests. The report runs the tests again and again, changes their order, measures which code they cover, and puts small faults into the code to see whether the tests notice.';

export const halfShuffled = 'half of them shuffled';
export const faultsInCode = 'faults put into the code';
export const progressOfPart = 'Progress of this part';
export const waitingForEngine = 'Waiting for the engine';
export const phases: Record<QualityProgress['phase'], string> = {
  preparing: 'Preparing the sandbox',
  baseline: 'Running the unchanged tests',
  reruns: 'Running the tests again, in order and shuffled',
  alone: 'Running single tests alone',
  coverage: 'Measuring the covered code',
  mutants: 'Putting faults into the code',
};

export const baselineCounts = (targets: number, guards: number, skipped: number, ms: number) =>
  `${targets} ${targets === 1 ? 'target' : 'targets'}, ${guards} guards${skipped > 0 ? `, ${skipped} skipped` : ''}. One run takes ${Math.round(ms)} ms.`;
export const hasHoldout = (yes: boolean) => (yes ? 'There is a holdout.' : 'There is no holdout.');
export const flakeBound = (bound: string) =>
  `With 95 % confidence, a flake that did not occur is rarer than ${bound}.`;
export const cannotShuffle = 'This runner cannot shuffle the tests.';
export const noTestChanged = 'No test changed its result.';
export const linesRun = (covered: number, lines: number) => `${covered} of ${lines} lines of code run.`;
export const nearFault = (places: readonly string[]) => `Near the fault: ${places.join(', ')}.`;
export const neverRun = (places: string) => `never run: ${places}`;
export const whatIsCaught =
  'A fault is caught when a steady test has another result than before. A survivor is a fault that no test notices, or a change without effect.';
export const costOfReport = (runs: number, seconds: number, sandbox: string, at: number | null) =>
  `${runs} runs, ${seconds.toFixed(1)} s, ${sandbox} sandbox${at === null ? '' : `, ${new Date(at).toLocaleString()}`}.`;
export const whatIsReference =
  'The repair that the task brings was verified as an agent’s result is. If it fails, no right change can solve the task.';
