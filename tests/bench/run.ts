/**
 * The front of all benches: `npm run bench -- [--only sandbox,engine,strategies,ui] [--json]`.
 * A bench is a file `<name>.bench.ts` beside this one (bench.ts says what it exports). Prints a table, or with `--json`
 * one object last, the table going to stderr. Ends with 1 where a bench could not be run; a goal that was missed is a
 * figure, not a failure.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, BenchRow } from './bench';

const { values, tokens } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
  strict: false,
  tokens: true,
});
const own = new Set(['only', 'json']);
const args = tokens.flatMap((token) =>
  token.kind === 'option' && !own.has(token.name)
    ? [token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`]
    : token.kind === 'positional'
      ? [token.value]
      : [],
);
const say = (line: string) => void (values.json ? process.stderr : process.stdout).write(`${line}\n`);

const here = import.meta.dirname;
const known = readdirSync(here)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length))
  .sort();
const wanted = typeof values.only === 'string' ? values.only.split(',') : known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench “${unknown.join(', ')}”. There are: ${known.join(', ')}.\n`);
  process.exit(2);
}

const rows: BenchRow[] = [];
let failed = false;
for (const name of wanted) {
  say(`── ${name}`);
  try {
    const bench: Bench = await import(path.join(here, `${name}.bench.ts`));
    rows.push(...(await bench.run({ report: say, args })));
  } catch (error) {
    failed = true;
    say(`${name} could not be measured: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  }
}

const figures = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const cell = (row: BenchRow) => [
  row.bench,
  row.name,
  `${figures.format(row.value)} ${row.unit}`,
  row.goal === null ? '' : `${figures.format(row.goal)} ${row.unit}: ${row.met ? 'met' : 'MISSED'}`,
  row.naive === undefined ? '' : `${figures.format(row.naive)} ${row.unit}`,
  row.ratio === undefined ? '' : `${figures.format(row.ratio)}×`,
];
const table = [['bench', 'figure', 'value', 'goal', 'plain way', 'ratio'], ...rows.map(cell)];
const widths = table[0]?.map((_, i) => Math.max(...table.map((line) => line[i]?.length ?? 0))) ?? [];
for (const line of table)
  say(
    line
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
if (values.json) process.stdout.write(`${JSON.stringify({ commit: commit(), machine: machine(), rows })}\n`);
process.exitCode = failed ? 1 : 0;

/** The commit measured, `-dirty` where files differ from it; `unknown` outside a repository. */
function commit(): string {
  try {
    const git = (...gitArgs: string[]) =>
      execFileSync('git', gitArgs, { cwd: here, encoding: 'utf8' }).trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '-dirty');
  } catch {
    return 'unknown';
  }
}

function machine() {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}
