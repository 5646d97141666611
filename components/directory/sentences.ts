/** The sentences of the form for a directory of one's own. */
export const taskHelp = {
  directory:
    'An absolute path on the machine that runs Espalier. Espalier copies the directory and never changes it.',
  test: 'Espalier runs it in the directory. At least one test must fail. If you leave it empty, Espalier finds the command from package.json or the test files.',
  noTests: 'A model and you judge the results. Nothing proves a result right. Describe below what is wanted.',
  statement: 'The agent reads this. If you leave it empty, the agent knows only the failing tests.',
  setup: 'Runs once in a copy before the search, for example “npm ci”. Every attempt starts from its result.',
  setupNetwork: 'Only the setup. Agents and tests never have a network.',
  testTimeout: 'of one run of the tests. 60 seconds if empty.',
  runner: 'Reads the report of the tests. Choose one if the command does not show it.',
  env: 'For the test command, one on each line.',
  protect:
    'One glob on each line. These files are restored before each verification. Test files that Espalier recognizes are protected already.',
  holdout:
    'A folder outside the directory, or globs of its test files, which are kept back then. Neither agent nor search sees these tests.',
  reference:
    'A patch, or a folder of repaired files, outside the directory. The page shows it next to the result once the run has ended. Neither agent nor search sees it.',
  makeHoldout: 'Keep back a third of the test files',
  holdoutMade: 'A third of the test files is kept back as a holdout. Neither agent nor search sees them.',
  noHoldout:
    'No holdout: nothing checks a solution beyond the tests that the agent sees. A solution may fit these tests only.',
  keepIgnored: 'Verify new files that git ignores, and keep them in the patch.',
};
export const notVariable = (line: string) => `Write each variable as NAME=value, not “${line}”.`;
export const runnerLabels: Partial<Record<string, string>> = {
  auto: 'found from the command',
  tap: 'TAP',
  junit: 'JUnit XML',
  exit: 'the exit code alone',
};
export const statementExample = 'Totals are a cent off when …';
