/** Options of a package manager before the script that change nothing about what it does. */
const quiet = String.raw`(?:\s+(?:-s|-q|--silent|--quiet|--loglevel[= ]\w+|--no-audit|--no-fund|--if-present))*`;
/** A call of a package's script as a command of its own: `npm test`, `CI=1 npm run -s unit -- --grep x`, `yarn unit`. */
const call = new RegExp(
  String.raw`^((?:(?:cross-env|env)\s+)?(?:\w+=\S*\s+)*)(npm|pnpm|yarn|bun)${quiet}\s+(?:(run(?:-script)?)${quiet}\s+)?([\w:.-]+)((?:\s+[^\s;&|()]+)*)\s*$`,
);
/** Node's own, from version 22. */
const nodeRun = /^((?:\w+=\S*\s+)*)node\s+--run[=\s]\s*([\w:.-]+)((?:\s+[^\s;&|()]+)*)\s*$/;
/** npm-run-all and its two short forms: several scripts by name or pattern, one after another or at once. */
const runAll = /^(?:npx\s+)?(npm-run-all2?|run-s|run-p)((?:\s+(?:"[^"]*"|'[^']*'|[^\s;&|()]+))+)\s*$/;

/** A program that measures coverage of the script behind it: `nyc npm run unit`. */
const measured = /^((?:npx\s+)?(?:c8|nyc)(?:\s+-[^\s;&|()]+)*)\s+(?=(?:npm|pnpm|yarn|bun|node)\s)/;

/** What a command calls: scripts of a package, with what they are given, and the variables that are set for them. */
export interface Called {
  scripts: { name: string; given: string }[];
  variables: string;
  /** Whether each script runs although one before it failed. */
  goesOn: boolean;
  /** Whether the scripts `pre…` and `post…` run, too. */
  hooks: boolean;
  /** Nor do they where these scripts call further ones (`--ignore-scripts`). */
  ignoresHooks?: true;
  /** A program with its options that runs them as its child: they can be written out only as one plain command. */
  within?: string;
}

/** Options by which a package manager runs a script of another package. */
const elsewhere = /(?:^|\s)(?:-w|-ws|--workspaces?|--prefix|-C|--filter|-r|--recursive|--cwd)(?:[=\s]|$)/;

/** Null where the command calls no script of these. */
export function calledScripts(command: string, scripts: ReadonlyMap<string, string>): Called | null {
  const text = command.trim();
  const [, within] = measured.exec(text) ?? [];
  if (within !== undefined) {
    const called = plainCall(text.replace(measured, ''), scripts);
    return called && { ...called, within };
  }
  return plainCall(text, scripts);
}

function plainCall(text: string, scripts: ReadonlyMap<string, string>): Called | null {
  const one = (name: string, given: string, variables: string, hooks = true): Called | null =>
    scripts.has(name)
      ? { scripts: [{ name, given: given.trim() }], variables: variables.trim(), goesOn: false, hooks }
      : null;
  const byNode = nodeRun.exec(text);
  if (byNode) return one(byNode[2] ?? '', withoutDashes(byNode[3] ?? ''), byNode[1] ?? '', false);
  const several = runAll.exec(text);
  if (several) return byRunAll(several[1] ?? '', several[2] ?? '', scripts);
  const [, variables = '', program, run, called = '', rest = ''] = call.exec(text) ?? [];
  if (program === undefined) return null;
  // npm knows a few names without `run`; the others know every script.
  const name =
    run === undefined && ['npm', 'pnpm'].includes(program) && /^(?:t|tst)$/.test(called) ? 'test' : called;
  if (program === 'npm' && run === undefined && !['test', 'start', 'stop', 'restart'].includes(name))
    return null;
  // `bun test` is a runner of its own.
  if (program === 'bun' && run === undefined) return null;
  const [own = '', ...behind] = rest.split(/(?:^|\s)--\s+/);
  if (elsewhere.test(own)) return null;
  // npm keeps options to itself and hands on the rest.
  const kept = own.split(/\s+/).filter((part) => part !== '' && !part.startsWith('-'));
  const given = program === 'npm' ? [...kept, ...behind].join(' ') : withoutDashes(rest);
  const found = one(name, given, variables.replace(/^(?:cross-env|env)\s+/, ''));
  const ignored = /(?:^|\s)--ignore-scripts(?:=true)?(?:\s|$)/.test(own);
  return found && ignored ? { ...found, hooks: false, ignoresHooks: true } : found;
}

const withoutDashes = (rest: string): string => rest.replace(/^\s*--\s+/, '');

/** The scripts that a pattern of npm-run-all names: `test:*` one part, `test:**` any. */
function namedBy(pattern: string, scripts: ReadonlyMap<string, string>): string[] {
  if (!pattern.includes('*')) return scripts.has(pattern) ? [pattern] : [];
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? '.*' : part === '*' ? '[^:]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  return [...scripts.keys()].filter((name) => new RegExp(`^${source}$`).test(name));
}

const keepsGoing = /^(?:-\w*c\w*|--continue-on-error)$/;
const atOnce = /^(?:-\w*p\w*|--parallel)$/;
const ofRunAll =
  /^(?:-[cslnp]{1,4}|--(?:continue-on-error|silent|serial|sequential|parallel|print-label|print-name|aggregate-output|npm-path=.*))$/;

/** Null where an option or a name is not understood: then the command stays as it is. */
function byRunAll(program: string, rest: string, scripts: ReadonlyMap<string, string>): Called | null {
  const parts = (rest.trim().match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((part) =>
    part.replace(/^(["'])(.*)\1$/, '$2'),
  );
  const options = parts.filter((part) => part.startsWith('-'));
  if (options.some((part) => !ofRunAll.test(part))) return null;
  const found = parts.flatMap((part) => {
    if (part.startsWith('-')) return [];
    const [pattern = '', ...given] = part.split(/\s+/);
    const names = namedBy(pattern, scripts);
    return names.length === 0
      ? [null]
      : names.map((name) => ({ name, given: withoutDashes(given.join(' ')) }));
  });
  const known = found.filter((one) => one !== null);
  if (known.length === 0 || known.length < found.length) return null;
  // What runs at once would mix its reports: one after another, whatever becomes of each, gives the same verdict.
  const goesOn = program === 'run-p' || options.some((part) => keepsGoing.test(part) || atOnce.test(part));
  return { scripts: known, variables: '', goesOn, hooks: true };
}
