export const percentOf = (cents, percent) => Math.round((cents * percent) / 100);

export function formatMoney(cents) {
  return `${(cents / 100).toFixed(2)} EUR`;
}
