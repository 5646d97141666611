export const startMarker = '>>>>> Start Test Output';
export const endMarker = '>>>>> End Test Output';

/** Lines of the harness which say that no result can be read. */
const spoilt = [
  '>>>>> Patch Apply Failed',
  '>>>>> Reset Failed',
  '>>>>> Tests Errored',
  '>>>>> Tests Timed Out',
] as const;

/** The output of the test command, or why there is none. */
export type TestOutput = { output: string } | { missing: 'spoilt' | 'start' | 'end'; line: string };

/** The text between the first start marker and the first end marker after it. */
export function testOutput(log: string): TestOutput {
  const bad = spoilt.find((line) => log.includes(line));
  if (bad !== undefined) return { missing: 'spoilt', line: bad };
  const start = log.indexOf(startMarker);
  if (start === -1) return { missing: 'start', line: startMarker };
  const from = start + startMarker.length;
  const end = log.indexOf(endMarker, from);
  return end === -1 ? { missing: 'end', line: endMarker } : { output: log.slice(from, end) };
}

/**
 * The exit code of the test command, from the last line that tells it: one that a test printed stands before. Null where
 * the script prints none.
 */
export function testExitCode(log: string): number | null {
  const found = [...log.matchAll(/^>>>>> Test Exit Code: (\d{1,3})\r?$/gm)].at(-1)?.[1];
  return found === undefined ? null : Number(found);
}

/** Traces of a suite that ran although no test has a status, as where only failures are listed. */
const traces = [
  /Executed \d+ of/,
  /\d+ passing/,
  /Tests:\s+\d+/,
  /# tests \d+/,
  /\d+ specs?, \d+ failures?/,
  /': ok$/m,
];

export const suiteRan = (output: string): boolean => traces.some((trace) => trace.test(output));
