/** The text as one word of a POSIX shell, whatever is in it. NUL characters, which no argument can hold, are dropped. */
export function shellQuote(text: string): string {
  const argument = text.replaceAll('\0', '');
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
