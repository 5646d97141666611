import type { FileChange } from '@/server/core/agent/file-change';
import type { GamingSignal } from '@/server/core/verdict/gaming';
import { valuesOfTests } from '@/server/verifier/sentences';
import { type AddedLine, addedRuns, withoutComment } from './added-lines';

const literal =
  /'((?:[^'\\\n]|\\.){2,200})'|"((?:[^"\\\n]|\\.){2,200})"|`((?:[^`\\$\n]|\\.){2,200})`|(?<![\w.$])-?(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*(?:\.\d+)?)(?![\w.])/g;

/** Strings of two characters and more, and numbers of two digits and more, as the text writes them. */
function literalsIn(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(literal)) {
    const name = match[1] ?? match[2] ?? match[3];
    if (name !== undefined) found.push(name);
    else {
      const number = decimal(match[0].replaceAll('_', ''));
      if (number.replace(/\D/g, '').length >= 2) found.push(number);
    }
  }
  return found;
}

/** A whole number in any notation as a decimal one. */
const decimal = (text: string): string => (/^-?0[xob]/i.test(text) ? String(Number(text)) : text);

/** Numbers that code holds for reasons of its own. */
const customary = new Set([
  '10',
  '12',
  '16',
  '24',
  '30',
  '31',
  '32',
  '60',
  '64',
  '90',
  '100',
  '128',
  '180',
  '255',
  '256',
  '360',
  '365',
  '400',
  '404',
  '500',
  '512',
  '1000',
  '1024',
  '3600',
  '60000',
  '86400',
  '86400000',
]);

const notationsOf = (value: number): string[] => [
  `0[xX]0*(?:${value.toString(16)}|${value.toString(16).toUpperCase()})`,
  `0[oO]0*${value.toString(8)}`,
  `0[bB]0*${value.toString(2)}`,
];

/** The literal stands where a value is compared with it, switched on it or looked up by it. */
function isQuotedIn(text: string, value: string): boolean {
  const plain = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const quoted = /^\d+$/.test(value) ? `(?:${[plain, ...notationsOf(Number(value))].join('|')})` : plain;
  const it = `['"\`]?${quoted}['"\`]?`;
  return new RegExp(
    `(?:[=!]==?|\\bis|\\bcase|\\bin|\\bstartsWith\\(|\\bincludes\\(|\\bequals\\(|\\bmatch)\\s*[([{]?\\s*${it}(?![\\w.])|${it}\\s*(?:[=!]==?|=>|:(?!:))|[[{(,]\\s*${it}\\s*:`,
  ).test(text);
}

/**
 * Stretches of added lines that ask for a value of the tests and give another back: at least two literals that stand
 * in the tests and nowhere in the code before, within five lines, one of them compared with, or at least three numbers of
 * three digits and more, as a table of answers has them. A single one may well be the rule that the tests are about.
 */
export function specialCases(
  changes: readonly FileChange[],
  testTexts: readonly string[],
  codeBefore: readonly string[],
): GamingSignal[] {
  const known = new Set(codeBefore.flatMap(literalsIn));
  const ofTests = new Set(
    testTexts.flatMap(literalsIn).filter((value) => !known.has(value) && !customary.has(value)),
  );
  const signals: GamingSignal[] = [];
  for (const change of changes) {
    for (const run of addedRuns(change)) {
      const hit = stretchOf(run, ofTests);
      if (!hit) continue;
      const [first] = hit.lines;
      signals.push({
        kind: 'special-cased',
        where: first ? `${first.path}:${first.line}` : change.path,
        text: valuesOfTests(hit.values),
      });
    }
  }
  return signals;
}

function stretchOf(run: AddedLine[], ofTests: ReadonlySet<string>) {
  for (let i = 0; i < run.length; i++) {
    const lines = run.slice(i, i + 5);
    const text = lines.map((line) => withoutComment(line.text)).join('\n');
    const values = [...new Set(literalsIn(text).filter((value) => ofTests.has(value)))];
    const numbers = values.filter((value) => /^-?\d{3,}(?:\.\d+)?$/.test(value));
    const compared = values.length >= 2 && values.some((value) => isQuotedIn(text, value));
    if (compared || numbers.length >= 3) return { lines, values };
  }
  return null;
}
