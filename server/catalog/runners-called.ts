/** What a shell does one after another, or at once. */
export const operators = /(&&|\|\||[;|&()\n])/;

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
export function runnerIn(piece: string): string | null {
  const parts = piece.trim().split(/\s+/);
  while (parts[0] !== undefined && (/^\w+=|^-/.test(parts[0]) || wrappers.has(parts[0]))) parts.shift();
  const [program = '', ...rest] = parts;
  const name = program.split('/').at(-1) ?? '';
  if (/^python[\d.]*$/.test(name))
    return /(?:^|\s)-m\s+(pytest|unittest)\b/.exec(rest.join(' '))?.[1] ?? null;
  if (name === 'node') return rest.includes('--test') ? 'Node’s' : programAt(rest);
  if ((name === 'go' || name === 'cargo') && !rest.includes('test')) return null;
  return programs.get(name) ?? programAt([program]);
}

/** The runner whose program is the first file of these: `node node_modules/mocha/bin/mocha.js`. */
function programAt(parts: readonly string[]): string | null {
  const file = parts.find((part) => !part.startsWith('-')) ?? '';
  const name = /\/(?:bin|vitest|entrypoints)\/(_?\w+)\.[cm]?js$/.exec(file)?.[1] ?? '';
  return name === 'cli' && file.includes('/ava/') ? 'AVA' : (programs.get(name) ?? null);
}

/** The test runners that a command calls, each once. */
export const runnersCalled = (command: string): string[] => [
  ...new Set(command.split(operators).flatMap((piece) => runnerIn(piece) ?? [])),
];
