/** What people read about a task that cannot be taken, and what they can do. */

/** What is wrong, and what to do about it. */
export interface Problem {
  what: string;
  hint: string;
}

export const statementMissing: Problem = {
  what: 'A task without tests needs a statement.',
  hint: 'Say what should change, for example --statement "Round totals to cents".',
};
export const noTestCommand = (directory: string): Problem => ({
  what: `The files of “${directory}” do not show how to test it.`,
  hint: 'Pass the command, for example --test "node --test" or --test "python3 -m unittest". If there are no tests, pass --no-tests and a --statement.',
});
export const severalRunners = (command: string, runners: readonly string[]): Problem => ({
  what: `The test command “${command}” calls several test runners (${runners.join(', ')}), and a run reads the report of one.`,
  hint: 'Pass the call of one of them, or name the one whose report counts with --runner. With --runner exit the exit code alone decides.',
});
export const noDirectory = (place: string): Problem => ({
  what: `There is no directory “${place}”.`,
  hint: 'Check the path. A relative path starts at the current directory.',
});
export const unreadable = (place: string, code: string | null): Problem => ({
  what: `“${place}” cannot be read${code === null ? '' : ` (${code})`}.`,
  hint: 'Give this user the right to read it, or copy it to your own folder.',
});
export const isAFile = (place: string): Problem => ({
  what: `“${place}” is a file, not a directory.`,
  hint: 'Pass the directory that holds the repository.',
});
export const tooManyFiles = (place: string, limit: number): Problem => ({
  what: `“${place}” holds more than ${limit.toLocaleString('en')} files.`,
  hint: 'Pass a smaller directory, or one without build output and installed packages.',
});
export const noFiles = (place: string): Problem => ({
  what: `“${place}” holds no files.`,
  hint: 'Pass the directory that holds the repository.',
});
export const holdoutNoFolder = (given: string): Problem => ({
  what: `“${given}” is no folder outside the directory, and as a glob it matches no file of the directory.`,
  hint: 'For the holdout, pass a folder whose files are laid over a copy of the repository, or globs of test files that are kept back, for example "tests/test_more*.py".',
});
export const holdoutTwice: Problem = {
  what: 'The holdout was given as files and as a share.',
  hint: 'Pass one of the two.',
};
export const holdoutTooFew = (count: number): Problem => ({
  what: `A share of the test files cannot be kept back: ${count === 0 ? 'no test file was' : 'only one test file was'} found.`,
  hint: 'Pass a folder with more tests, or globs, or search without a holdout.',
});
export const noReference = (given: string): Problem => ({
  what: `There is no file and no folder “${given}” for the reference repair.`,
  hint: 'Pass a patch (git diff), or a folder that holds the repaired files at their paths.',
});
export const referenceInside = (given: string): Problem => ({
  what: `The reference repair “${given}” lies in the directory, where the agent would see it.`,
  hint: 'Move it out of the directory.',
});
export const referenceEmpty = (given: string): Problem => ({
  what: `The reference repair “${given}” changes no file of the directory.`,
  hint: 'Pass a patch (git diff), or a folder that holds the repaired files at their paths.',
});
export const referenceNotApplied = (given: string, file: string): Problem => ({
  what: `The reference repair “${given}” does not apply to ${file}.`,
  hint: 'Make the patch against the files as they are in the directory.',
});
export const referenceOfTests = (given: string, file: string): Problem => ({
  what: `The reference repair “${given}” changes ${file}, a protected test file.`,
  hint: 'Leave test files out of it: they are the same in every result.',
});
export const badTaskFile = (task: string, problem: string): Problem => ({
  what: `The task.json of “${task}” cannot be read: ${problem}`,
  hint: 'Correct the file. CONTRIBUTING.md says what belongs in it.',
});
export const notJson = 'It is not JSON.';
export const wrongShape = 'Its shape is wrong.';
export const noSample = (name: string): Problem => ({
  what: `There is no sample task “${name}”.`,
  hint: 'Run “bin/espalier tasks” to list the sample tasks.',
});
export const noRepository = (name: string): Problem => ({
  what: `The sample task “${name}” has no folder repo/.`,
  hint: 'Restore the folder.',
});
export const storedTaskUnreadable = (where: string, problem: string): string =>
  `The stored task cannot be read (${where}: ${problem}).`;
