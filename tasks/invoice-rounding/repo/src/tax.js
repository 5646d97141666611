import { share } from './money.js';

const RATES = { CO: 725, OR: 0, WA: 650, NY: 888 };
const EXEMPT = new Set(['gift-card', 'donation']);

export function taxRate(region) {
  const rate = RATES[region];
  if (rate === undefined) throw new Error(`No tax rate for region ${region}`);
  return rate;
}

export function isTaxable(line) {
  return !EXEMPT.has(line.category);
}

/** Tax on the net amount of all taxable lines. */
export function taxOn(lines, region) {
  const taxable = lines.filter(isTaxable).reduce((total, line) => total + line.net, 0);
  return share(taxable, taxRate(region));
}
