const AMOUNT = /^(-?)(\d+)(?:\.(\d{1,2}))?$/;

/** Parses "12", "12.5" or "12.50" into cents. */
export function toCents(text) {
  const match = AMOUNT.exec(text);
  if (!match) throw new Error(`Not an amount: ${text}`);
  const [, sign, units, fraction = ''] = match;
  const cents = Number(units) * 100 + Number(fraction.padEnd(2, '0'));
  return sign === '-' ? -cents : cents;
}

export function formatCents(cents) {
  const sign = cents < 0 ? '-' : '';
  const absolute = Math.abs(cents);
  return `${sign}${Math.floor(absolute / 100)}.${String(absolute % 100).padStart(2, '0')}`;
}

/** The share of an amount given by a rate in basis points, in whole cents. */
export function share(cents, basisPoints) {
  return Math.floor((cents * basisPoints) / 10_000);
}

export function sum(amounts) {
  return amounts.reduce((total, amount) => total + amount, 0);
}
