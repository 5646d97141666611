/** A word for a POSIX shell, on one line: line breaks become the runner's variable `nl`. */
export const quoted = (text: string): string =>
  `'${text.replaceAll("'", `'\\''`).replaceAll('\n', `'"$nl"'`)}'`;
