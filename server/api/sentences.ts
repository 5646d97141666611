/** The sentences with which the API refuses. Each says what is wrong and, where it helps, what to do. */

// Ids in requests.
export const notAnId = {
  run: 'This is not the id of a run.',
  node: 'This is not the id of a node.',
  text: 'This is not the hash of a text.',
  experiment: 'This is not the id of an experiment.',
  report: 'This is not the id of a report.',
  attempt: 'This is not the id of an attempt.',
};

// Runs and nodes.
export const noNode = (id: string, run: string) => `Run ${run} has no node ${id}.`;
export const noAttempt = (id: string) => `The run has no attempt ${id}.`;
export const noReportInLog = (run: string) => `No event of run ${run} names this report.`;
export const noTextInEvent = (seq: number) => `Event ${seq} of this run has no text from a model.`;
export const runEnded = (status: string) =>
  `This run has ended (${status}), so it takes no such command. Start a new run.`;
export const reasonRequired = 'Say why the solution is right.';
export const importedNotAgain = (runId: string): string =>
  `Run ${runId} was imported. Its task is not on this machine, so it cannot be run again. Choose a sample task or a directory.`;

export const noTaskOfRun = (runId: string, reason: string): string =>
  `The task of run ${runId} cannot be used again. ${reason} Choose a sample task or a directory.`;

export const noStrategy = (name: string, known: string) =>
  `There is no strategy “${name}”. The strategies are: ${known}.`;

// Files.
const elsewhere = 'They are in the directory of the database of the engine that ran the search.';
export const filesNotKept = (node: string) =>
  `The files of ${node} are not kept on this machine. ${elsewhere}`;
export const cannotCompare = (from: string, to: string) =>
  `The files of ${from} or ${to} are not kept on this machine, so the nodes cannot be compared. ${elsewhere}`;
export const noFile = (path: string, node: string) => `There is no file ${path} at ${node}.`;
export const downloadRefusals = {
  noNode: 'There is no such node.',
  noForm: 'There is no such run or form.',
  noFile: 'There is no such file at this node.',
  notKept: 'The files of this node are not kept on this machine.',
};

// Stitching.
export const donorOfOtherTask = (donor: string, donorTask: string, task: string) =>
  `Run ${donor} has the task ${donorTask}, but this run has ${task}. Choose a donor run of the same task.`;
export const noConflict = (attempt: string) => `Attempt ${attempt.slice(1)} has no conflict.`;
export const graftFilesNotKept = `The files of the donor or the host are not kept on this machine. ${elsewhere}`;

// A new run.
export const chooseSample = 'Choose a sample task.';
export const giveDirectory = 'Give the directory of your repository.';
export const giveTest = 'Fill in the test command, for example “node --test”, or check “There are no tests”.';
export const giveOneRunner = 'Fill in the command that calls one of them.';
export const giveStatement = 'Fill in what is wrong.';
export const checkPath = 'Check the path.';
export const chooseFromList = 'Choose a task from the list.';
export const pathNotAbsolute = (path: string) =>
  `“${path}” is not an absolute path. Write it from the root, for example /home/you/project.`;

// Endpoints.
export const endpointNotSaved = (name: string) => `The endpoint “${name}” could not be saved.`;
export const noEndpoint = (name: string) => `There is no endpoint “${name}”.`;
export const nameModel = 'Name a model to test.';

// Experiments and reports on tests.
export const armExists = (name: string) =>
  `There is already an arm “${name}”. Give the new arm a different name.`;
export const leastReruns = 'At least 2 reruns.';
export const mostReruns = 'At most 500 reruns.';
export const mostMutants = 'At most 500 mutants.';
export const reportRuns = 'A report for this task is under way. Wait for it or cancel it first.';
export const reportEnded = 'This report is no longer under way.';

// The lab.
export const labSentences = {
  notWanted: 'The request was cancelled.',
  ended: 'The process of the lab has ended. Try again.',
  noFinding: 'The lab gave no result. Try again.',
  noRun: 'The lab did not save the run. Try again.',
};

// The database.
export const notDone = (problem: string) =>
  `${problem} This request was not carried out. Try it again in a moment.`;

export const busyWithReading =
  'Too many long reads wait already. This request was not carried out. Try it again in a moment.';

// This machine.
export const giveKeyAgain = (place: string): string =>
  `The address leads to another place now (${place}). Give the key and the extra headers again, or say that it needs none: they are sent only where they were given for.`;
export const noDocker = 'No Docker engine is reachable.';
export const patchRefused = (problem: string): string =>
  `git does not take the patch of this node (${problem}). Download the changed files instead, under Files.`;
