import { isVariable, tokenAt } from '@/server/repair/source/lexed';
import { type Operator, replaceTokens } from './mutation';

/** Methods and functions that are mistaken for one another. */
const relatives: Record<'javascript' | 'python', string[][]> = {
  javascript: [
    ['push', 'unshift'],
    ['pop', 'shift'],
    ['push', 'concat'],
    ['min', 'max'],
    ['startsWith', 'endsWith', 'includes'],
    ['indexOf', 'lastIndexOf'],
    ['find', 'findLast', 'filter'],
    ['findIndex', 'findLastIndex'],
    ['slice', 'splice'],
    ['slice', 'substring', 'substr'],
    ['some', 'every'],
    ['trim', 'trimStart', 'trimEnd'],
    ['toUpperCase', 'toLowerCase'],
    ['keys', 'values', 'entries'],
    ['getDate', 'getDay', 'getUTCDate', 'getUTCDay'],
    ['getMonth', 'getUTCMonth'],
    ['getHours', 'getUTCHours'],
    ['getFullYear', 'getUTCFullYear'],
    ['setDate', 'setUTCDate'],
    ['add', 'delete'],
    ['has', 'get'],
    ['set', 'delete'],
    ['map', 'flatMap', 'filter', 'forEach'],
    ['padStart', 'padEnd'],
    ['replace', 'replaceAll'],
    ['reduce', 'reduceRight'],
    ['parseInt', 'parseFloat', 'Number'],
    ['forEach', 'some'],
    ['charAt', 'charCodeAt'],
    ['toFixed', 'toPrecision'],
    ['encodeURI', 'encodeURIComponent'],
    ['decodeURI', 'decodeURIComponent'],
    ['Set', 'Map'],
    ['all', 'allSettled', 'race', 'any'],
    ['isInteger', 'isFinite', 'isNaN'],
    ['exec', 'test', 'match'],
    ['sin', 'cos', 'tan'],
    ['sqrt', 'cbrt'],
    ['log', 'log2', 'log10'],
    ['log2', 'ceil'],
    ['add', 'remove'],
    ['clearTimeout', 'clearInterval'],
    ['then', 'catch', 'finally'],
    ['sort', 'reverse'],
    ['next', 'previous'],
    ['first', 'last'],
    ['head', 'tail'],
    ['call', 'apply'],
  ],
  python: [
    ['append', 'extend', 'insert'],
    ['append', 'appendleft'],
    ['pop', 'popleft'],
    ['min', 'max'],
    ['startswith', 'endswith'],
    ['find', 'rfind', 'index'],
    ['any', 'all'],
    ['strip', 'lstrip', 'rstrip'],
    ['upper', 'lower', 'title', 'capitalize'],
    ['keys', 'values', 'items'],
    ['add', 'discard', 'remove'],
    ['split', 'rsplit', 'splitlines'],
    ['partition', 'rpartition'],
    ['ljust', 'rjust', 'center'],
    ['isdigit', 'isalpha', 'isalnum'],
    ['get', 'pop'],
    ['get', 'setdefault'],
    ['sorted', 'reversed'],
    ['weekday', 'isoweekday'],
    ['union', 'intersection', 'difference'],
    ['heappush', 'heappop'],
    ['bisect_left', 'bisect_right'],
    ['search', 'match', 'fullmatch'],
    ['sum', 'len'],
    ['list', 'set', 'tuple'],
    ['add', 'update'],
    ['isupper', 'islower'],
    ['match', 'findall'],
    ['copy', 'deepcopy'],
    ['seconds', 'total_seconds'],
    ['sub', 'subn'],
    ['removeprefix', 'removesuffix'],
  ],
};

/** Ways to make a number whole, of one module or built in: each is mistaken for each. */
const roundings: Record<'javascript' | 'python', string[][]> = {
  javascript: [['floor', 'ceil', 'round', 'trunc']],
  python: [
    ['floor', 'ceil', 'trunc'],
    ['round', 'int'],
  ],
};

/** A method or built-in replaced by a near relative. */
export const methods: Operator = function* (source) {
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (token.kind !== 'word') continue;
    const before = tokenAt(source, i - 1).text;
    const isMember = before === '.' || before === '?.';
    if (!isMember && !(isVariable(source, i) && tokenAt(source, i + 1).text === '(')) continue;
    if (/^(?:def|function)$/.test(before)) continue;
    for (const name of roundings[source.language].find((group) => group.includes(token.text)) ?? [])
      if (name !== token.text) yield replaceTokens(source, 'rounding', i, i, name, 0.8);
    for (const group of relatives[source.language]) {
      if (!group.includes(token.text)) continue;
      const others = group.filter((name) => name !== token.text);
      for (const name of others)
        yield replaceTokens(source, 'method', i, i, name, 0.8 / Math.sqrt(others.length));
    }
  }
};
