const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** Bytes in words, in steps of 1024: `0 bytes`, `3.1 KB`, `281 MB`. */
export function byteCount(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[unit]}`;
}
