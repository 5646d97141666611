import { tokenAt } from '@/server/repair/source/lexed';
import { type Operator, replaceTokens } from './mutation';

const families = [
  [60, 24, 7, 1000, 3600, 30, 12, 365, 86400, 86_400_000, 60_000, 3_600_000],
  [10, 100, 1000, 10_000, 1_000_000],
  [1024, 1000],
  [8, 16, 2, 10],
  [0.1, 0.01, 0.001],
  [4, 100, 400],
];

/** Units of time and their like that are mistaken for one another more often than others of their kind. */
const nearRelatives = [
  [12, 24],
  [24, 60],
  [60, 3600],
  [60, 1000],
  [30, 31],
  [365, 366],
  [52, 12],
  [1000, 1024],
];

/** Numbers replaced: 0, 1 and -1, powers of ten, units of time, and numbers used elsewhere. */
export const constants: Operator = function* (source, vocabulary) {
  const own = new Set(source.tokens.filter((token) => token.kind === 'number').map((token) => token.text));
  for (let i = 0; i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (token.kind !== 'number') continue;
    const value = Number(token.text.replaceAll('_', ''));
    if (!Number.isFinite(value)) continue;
    const options = new Map<string, number>();
    const offer = (to: number | string, prior: number) => {
      const text = String(to);
      if (text !== token.text && Number(text) !== value && !text.includes('e'))
        options.set(text, Math.max(prior, options.get(text) ?? 0));
    };
    if (value === 0) offer(1, 0.4);
    if (value === 1) offer(0, 0.4);
    if (value === 0 || value === 1) offer(tokenAt(source, i - 1).text === '-' ? 2 : -1, 0.15);
    if (value === 2) offer(1, 0.3);
    if (value !== 0 && value !== 1) {
      offer(Number((value * 10).toPrecision(12)), 0.2);
      offer(Number((value / 10).toPrecision(12)), 0.2);
    }
    if (value >= 10) offer(value * 2, 0.05);
    for (const pair of nearRelatives)
      if (pair.includes(value)) for (const relative of pair) offer(relative, 0.6);
    for (const family of families)
      if (family.includes(value)) for (const relative of family) offer(relative, 0.2);
    for (const other of vocabulary.numbers) if (/^\d+(?:\.\d+)?$/.test(other)) offer(other, 0.06);
    for (const other of own) if (/^\d+(?:\.\d+)?$/.test(other)) offer(other, 0.12);
    const crowd = Math.max(1, options.size / 6);
    for (const [to, prior] of options)
      yield replaceTokens(source, 'constant', i, i, to, prior / Math.sqrt(crowd));
  }
};
