/** What a parser found of one test. XPASS is no status: its line is ignored. */
export type TestStatus = 'PASSED' | 'FAILED' | 'SKIPPED' | 'ERROR' | 'XFAIL';

/** The last status of each test, by the name that the log gives it. */
export type Statuses = Map<string, TestStatus>;

/** Reads the output of a test command. A line it does not know is ignored. */
export type LogParser = (log: string) => Statuses;

const all: ReadonlySet<string> = new Set(['PASSED', 'FAILED', 'SKIPPED', 'ERROR', 'XFAIL']);

export const isStatus = (text: string | undefined): text is TestStatus => text !== undefined && all.has(text);

/** The words of a line, as blanks of any kind separate them. */
export const partsOf = (line: string): string[] => line.split(/\s+/).filter((part) => part !== '');
