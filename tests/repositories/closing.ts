import type { Entry } from './entry';

export interface Counts {
  passed: number;
  failed: number;
  /** Tests that did not decide: skipped, pending, todo, expected to fail. */
  skipped: number;
}

/** The sum of the numbers before or behind a word; 0 without it. */
const sum = (text: string, pattern: RegExp): number =>
  [...text.matchAll(pattern)].reduce((all, found) => all + Number(found[1]), 0);

/** What a runner prints for people at its end, read apart from the product's readers. Null without a closing line. */
const closings: Record<Entry['runner'], (text: string) => Counts | null> = {
  node: (text) =>
    /^(?:#|ℹ) pass \d+/m.test(text)
      ? {
          // Node counts a file without any test as a test of that name. It says nothing of tests, and is left out.
          passed: sum(text, /^(?:#|ℹ) pass (\d+)/gm) - (text.match(/^ok \d+ - \S+\.[cm]?js$/gm)?.length ?? 0),
          failed: sum(text, /^(?:#|ℹ) fail (\d+)/gm),
          skipped: sum(text, /^(?:#|ℹ) (?:skipped|todo) (\d+)/gm),
        }
      : null,
  mocha: (text) =>
    /^\s*\d+ (?:passing|tests? complete)/m.test(text)
      ? {
          passed: sum(text, /^\s*(\d+) passing/gm),
          failed: sum(text, /^\s*(\d+) failing/gm),
          skipped: sum(text, /^\s*(\d+) pending/gm),
        }
      : null,
  jest: (text) => ofLine(text, /^Tests: .*$/m),
  vitest: (text) => ofLine(text, /^ *Tests {2}.*$/m),
  // tape counts assertions, of which the product makes one test for each title: its reader compares the assertions.
  tape: () => null,
  ava: (text) =>
    /^ *\d+ tests? (?:passed|failed)/m.test(text)
      ? {
          // Where a test fails, AVA counts those that fail only; each that passes has a line.
          passed: text.match(/^ *✔ /gm)?.length ?? 0,
          failed: sum(text, /^ *(\d+) tests? failed/gm),
          skipped: sum(text, /^ *(\d+) tests? (?:skipped|todo)/gm),
        }
      : null,
  pytest: (text) => ofLine(text, /^(?:=+ )?\d+ (?:passed|failed|skipped|errors?)\b.* in [\d.]+s.*$/m),
  unittest: (text) => {
    const ran = /^Ran (\d+) tests? in/m.exec(text);
    const end = /^(?:OK|FAILED)\b.*$/m.exec(text)?.[0] ?? '';
    if (!ran) return null;
    const failed = sum(end, /(?:failures|errors)=(\d+)/g);
    const skipped = sum(end, /(?:skipped|expected failures)=(\d+)/g);
    return { passed: Number(ran[1]) - failed - skipped, failed, skipped };
  },
};

function ofLine(text: string, line: RegExp): Counts | null {
  const found = line.exec(text)?.[0];
  if (found === undefined) return null;
  return {
    passed: sum(found, /(\d+) passed/g),
    failed: sum(found, /(\d+) (?:failed|errors?)/g),
    skipped: sum(found, /(\d+) (?:skipped|todo|xfailed)/g),
  };
}

export const closingOf = (runner: Entry['runner'], text: string): Counts | null => closings[runner](text);

export const same = (a: Counts, b: Counts): boolean =>
  a.passed === b.passed && a.failed === b.failed && a.skipped === b.skipped;

export const shown = ({ passed, failed, skipped }: Counts): string => `${passed}/${failed}/${skipped}`;
