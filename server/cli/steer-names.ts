/** `steer <run> budget …` is read as `steer budget <run> …`, because people write both. */
export function steerCommandNames(args: readonly string[]): string[] {
  const [first, run, kind, ...rest] = args;
  const reversed = first === 'steer' && run !== undefined && /^r[a-z0-9]{8}$/.test(run) && kind !== undefined;
  return reversed && !kind.startsWith('-') ? [first, kind, run, ...rest] : [...args];
}
