/** The scripts of a package, by name; none where the file cannot be read as such. */
export function scriptsIn(packageJson: string | null): ReadonlyMap<string, string> {
  try {
    const value: unknown = JSON.parse(packageJson ?? '');
    const { scripts }: { scripts?: unknown } = Object(value);
    return new Map(
      Object.entries(Object(scripts)).flatMap(([name, text]) =>
        typeof text === 'string' && text.trim() !== '' ? [[name, text.trim()]] : [],
      ),
    );
  } catch {
    return new Map();
  }
}

/** A call of a package's script as a command of its own: `npm test`, `npm run unit -- --grep x`, `yarn unit`. */
const call = /^(npm|pnpm|yarn)\s+(?:(run(?:-script)?)\s+)?([\w:.-]+)((?:\s+[^\s;&|()]+)*)\s*$/;
/** What a shell does one after another, or at once. */
const operators = /(&&|\|\||[;|&()\n])/;
const deepest = 8;

/** The script that a command calls, with what it is given; null where it calls none of them. */
function calledScript(command: string, scripts: ReadonlyMap<string, string>) {
  const [, program, run, name = '', rest = ''] = call.exec(command.trim()) ?? [];
  if (program === undefined || !scripts.has(name)) return null;
  // npm knows a few names without `run`; the others know every script.
  if (program === 'npm' && run === undefined && !['test', 'start', 'stop', 'restart'].includes(name))
    return null;
  const given =
    program === 'npm' ? (/(?:^|\s)--\s+(.*)$/.exec(rest)?.[1] ?? '') : rest.replace(/^\s*--\s+/, '');
  return { name, given: given.trim() };
}

/**
 * A test command that calls a package's script, written out as what the script does, where that is several commands or
 * further scripts: the options by which a report is read would reach only the last of them, or none. Any other command
 * stays as it is, and so does one whose scripts use what npm tells them.
 */
export function withScripts(command: string, packageJson: string | null): string {
  const scripts = scriptsIn(packageJson);
  const called = calledScript(command, scripts);
  if (called === null) return command;
  const text = scripts.get(called.name) ?? '';
  if (!needsWriting(text, scripts)) return command;
  const written = writtenOut(called, scripts, 0);
  if (written === null || /\bnpm_/.test(written)) return command;
  return `export PATH="$PWD/node_modules/.bin:$PATH"; ${written}`;
}

/** Whether options behind the script would not reach each runner in it: it calls further scripts, several runners, or ends otherwise. */
function needsWriting(text: string, scripts: ReadonlyMap<string, string>): boolean {
  const pieces = text.split(operators).filter((piece) => piece.trim() !== '' && !operators.test(piece));
  if (pieces.some((piece) => calledScript(piece, scripts) !== null)) return true;
  const runners = pieces.map(runnerIn);
  const count = runners.filter((runner) => runner !== null).length;
  return count > 1 || (count === 1 && runners.at(-1) === null);
}

/** Null where scripts call each other in a circle. */
function writtenOut(
  { name, given }: { name: string; given: string },
  scripts: ReadonlyMap<string, string>,
  depth: number,
): string | null {
  if (depth > deepest) return null;
  const parts: string[] = [];
  for (const one of [`pre${name}`, name, `post${name}`]) {
    const text = scripts.get(one);
    if (text === undefined) continue;
    const whole = one === name && given !== '' ? `${text} ${given}` : text;
    const commands = whole.split(operators).map((piece) => {
      const called = calledScript(piece, scripts);
      if (called === null) return piece;
      const inner = writtenOut(called, scripts, depth + 1);
      return inner === null ? null : ` ${inner} `;
    });
    if (commands.includes(null)) return null;
    parts.push(commands.join('').trim());
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined
    ? `(${only})`
    : `(${parts.map((part) => `(${part})`).join(' && ')})`;
}

/** Programs that run another, which follows them. */
const wrappers = new Set([
  'npx',
  'exec',
  'env',
  'cross-env',
  'time',
  'nice',
  'c8',
  'nyc',
  'pnpm',
  'yarn',
  'bunx',
]);
const programs = new Map([
  ['vitest', 'Vitest'],
  ['jest', 'Jest'],
  ['mocha', 'Mocha'],
  ['_mocha', 'Mocha'],
  ['ava', 'AVA'],
  ['pytest', 'pytest'],
  ['py.test', 'pytest'],
  ['cargo', 'cargo'],
  ['go', 'Go'],
]);

/** The test runner that a single command calls, by its program, or null. */
function runnerIn(piece: string): string | null {
  const parts = piece.trim().split(/\s+/);
  while (parts[0] !== undefined && (/^\w+=|^-/.test(parts[0]) || wrappers.has(parts[0]))) parts.shift();
  const [program = '', ...rest] = parts;
  const name = program.split('/').at(-1) ?? '';
  if (/^python[\d.]*$/.test(name))
    return /(?:^|\s)-m\s+(pytest|unittest)\b/.exec(rest.join(' '))?.[1] ?? null;
  if (name === 'node') return rest.includes('--test') ? 'Node’s' : null;
  if ((name === 'go' || name === 'cargo') && !rest.includes('test')) return null;
  return programs.get(name) ?? null;
}

/** The test runners that a command calls, each once. */
export const runnersCalled = (command: string): string[] => [
  ...new Set(command.split(operators).flatMap((piece) => runnerIn(piece) ?? [])),
];
