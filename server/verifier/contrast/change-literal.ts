import { type Random, randomInt } from '@/server/core/base/random';
import type { Literal } from './literals';

const pick = <T>(random: Random, items: readonly T[]): T | undefined =>
  items[randomInt(random, items.length)];

/** Another value of the same kind, as source text; null where none comes of it. `others`: literals of the same file. */
export function changed(literal: Literal, others: readonly Literal[], random: Random): string | null {
  const alike = others.filter(({ kind, text }) => kind === literal.kind && text !== literal.text);
  const borrowed = pick(random, alike)?.text ?? null;
  const choice =
    literal.kind === 'number'
      ? pick(random, [...numbersNear(literal.text), borrowed])
      : pick(random, [...stringsNear(literal.text, random), borrowed]);
  return choice === undefined || choice === literal.text ? null : choice;
}

/** The neighbours, the opposite, nothing, and other orders of magnitude: where off-by-one, sign and limits show. */
function numbersNear(text: string): string[] {
  const value = Number(text.replaceAll('_', ''));
  const near = [value + 1, value - 1, 0, -value, value * 2, value * 10, Math.round(value / 2), value + 0.5];
  return near.filter((one) => Number.isFinite(one) && Math.abs(one) < 1e9).map(String);
}

/** Nothing, doubled, shortened, in another case, with blanks around it, and with one digit another. */
function stringsNear(quoted: string, random: Random): string[] {
  const quote = quoted.charAt(0);
  const inner = quoted.slice(1, -1);
  const plain = !inner.includes('\\');
  const digits = [...inner.matchAll(/\d/g)].map((match) => match.index);
  const digit = pick(random, digits);
  const redigited =
    digit === undefined
      ? []
      : [0, 1].map(() => `${inner.slice(0, digit)}${randomInt(random, 10)}${inner.slice(digit + 1)}`);
  const near = [
    ...redigited,
    ...redigited,
    '',
    inner + inner,
    ...(plain ? [inner.slice(0, -1), inner.slice(1)] : []),
    ` ${inner} `,
    // In Python `\N` or `\U` alone would keep the whole copy from being loaded.
    ...(plain ? [inner.toUpperCase()] : []),
  ];
  return near.map((one) => `${quote}${one}${quote}`);
}
