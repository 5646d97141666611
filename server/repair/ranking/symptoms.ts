import type { Compared, Family } from '@/server/repair/mutations/mutation';

type Factors = Partial<Record<Family, number>>;

/**
 * What the failure's messages say about the kind of fault, as factors on the operators' weights: how actual and
 * expected differ (by one, by a power of ten, in sign, in case …), or which error was thrown or missed.
 */
export function symptomFactors(messages: readonly string[]): Factors {
  const factors: Factors = {};
  const raise = (by: number, ...families: Family[]) => {
    for (const family of families) factors[family] = Math.max(factors[family] ?? 1, by);
  };
  for (const message of messages.slice(0, 6)) {
    for (const [actual, expected] of comparedNumbers(message)) {
      const difference = Math.abs(actual - expected);
      const ratio = expected === 0 || actual === 0 ? 0 : Math.max(actual / expected, expected / actual);
      if (difference === 1) raise(1.6, 'off-by-one', 'rounding', 'relational', 'default', 'constant');
      else if (difference > 0 && difference < 1) raise(1.8, 'rounding', 'conversion', 'arithmetic');
      if (actual === -expected && actual !== 0) raise(2, 'arithmetic', 'arguments');
      if (ratio > 1 && [10, 100, 1000, 60, 24, 7, 3600, 12, 2].some((k) => Math.abs(ratio - k) < 1e-9))
        raise(1.8, 'constant', 'arithmetic', 'assignment');
      if (actual === 0) raise(1.4, 'default', 'assignment', 'logic');
    }
    if (/NaN/.test(message)) raise(1.6, 'conversion', 'default', 'property', 'index', 'off-by-one');
    if (/TypeError|Cannot read|AttributeError|NoneType|undefined/.test(message))
      raise(1.8, 'guard', 'index', 'off-by-one', 'return', 'property', 'relational');
    if (/IndexError|RangeError|out of range/.test(message))
      raise(2, 'off-by-one', 'relational', 'guard', 'index');
    if (/KeyError|ZeroDivision|division by zero/.test(message))
      raise(2, 'guard', 'default', 'relational', 'property');
    if (/ReferenceError|NameError|is not defined/.test(message)) raise(2.5, 'variable', 'property');
    if (/Missing expected (?:exception|rejection)|not raised|DID NOT RAISE/i.test(message))
      raise(1.8, 'relational', 'logic', 'guard', 'statement');
    if (/unwanted exception|Got unwanted/i.test(message)) raise(1.6, 'relational', 'logic', 'guard');
    if (
      /(?:^|\s)(?:true|false|True|False) (?:!==|!=|===) |True is not|False is not|falsy|truthy/.test(message)
    )
      raise(1.5, 'relational', 'logic', 'return');
    for (const [actual, expected] of comparedStrings(message)) {
      if (actual !== expected && actual.toLowerCase() === expected.toLowerCase())
        raise(2.2, 'method', 'conversion', 'string');
      else if (actual.trim() === expected.trim()) raise(2.2, 'conversion', 'string', 'method');
      else if (Math.abs(actual.length - expected.length) === 1)
        raise(1.5, 'off-by-one', 'string', 'regex', 'relational');
      else raise(1.2, 'string', 'regex');
    }
    if (/^\s*[+-]\s/m.test(message)) raise(1.2, 'off-by-one', 'relational', 'statement', 'copy');
  }
  return factors;
}

/** The pairs of actual and expected values that the messages tell, equal ones left out. */
export function comparedIn(messages: readonly string[]): Compared {
  const differ = <T>([actual, expected]: readonly [T, T]) => actual !== expected;
  const shown = messages.slice(0, 6);
  return {
    numbers: shown.flatMap(comparedNumbers).filter(differ),
    strings: shown.flatMap(comparedStrings).filter(differ),
  };
}

const number = '(-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)';

function comparedNumbers(message: string): [number, number][] {
  const pairs: [number, number][] = [];
  for (const match of message.matchAll(
    new RegExp(`${number}n? (?:!==|!=|==|===|not (?:strictly )?equal(?: to)?) ${number}`, 'g'),
  ))
    pairs.push([Number(match[1]), Number(match[2])]);
  const actual = new RegExp(`actual:?\\s+${number}\\b`, 'i').exec(message);
  const expected = new RegExp(`expected:?\\s+${number}\\b`, 'i').exec(message);
  if (actual && expected) pairs.push([Number(actual[1]), Number(expected[1])]);
  const plus = new RegExp(`^\\s*\\+\\s+${number},?$`, 'm').exec(message);
  const minus = new RegExp(`^\\s*-\\s+${number},?$`, 'm').exec(message);
  if (plus && minus) pairs.push([Number(plus[1]), Number(minus[1])]);
  return pairs;
}

function comparedStrings(message: string): [string, string][] {
  const pairs: [string, string][] = [];
  const inline = /(['"])(.*?)\1 (?:!==|!=) (['"])(.*?)\3/.exec(message);
  if (inline) pairs.push([inline[2] ?? '', inline[4] ?? '']);
  const plus = /^\s*\+\s+(['"`])(.*)\1,?$/m.exec(message);
  const minus = /^\s*-\s+(['"`])(.*)\1,?$/m.exec(message);
  if (plus && minus) pairs.push([plus[2] ?? '', minus[2] ?? '']);
  return pairs;
}
