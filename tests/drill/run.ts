/**
 * `npm run drill [-- --full] [--seed 7] [--only kills,busy] [--write]`: injects faults while runs go on, in directories of
 * its own, and prints what was tried, held and lost. `--full`: many more faults. `--write` puts the rows into
 * docs/security.md. A case is a file of `cases/`. Ends with 1 where something was lost.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { errorMessage } from '@/server/core/base/error-message';
import { seededRandom } from '@/server/core/base/random';
import type { CaseResult, DrillCase } from './case';
import { tableOf, withTable } from './table';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const folder = path.join(import.meta.dirname, 'cases');
const known = readdirSync(folder)
  .map((file) => file.replace(/\.ts$/, ''))
  .sort();
const wanted = values.only?.split(',') ?? known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no case “${unknown.join(', ')}”. There are: ${known.join(', ')}.\n`);
  process.exit(2);
}
const home = mkdtempSync(path.join(tmpdir(), 'espalier-drill-'));
// SQLite waits 100 ms for a lock, so that a held database outlasts it soon.
process.env.ESPALIER_BUSY_MS ??= '100';
const say = (line: string) => void process.stdout.write(`${line}\n`);

const results: CaseResult[] = [];
for (const name of wanted) {
  say(`── ${name}`);
  const began = performance.now();
  const directory = path.join(home, name);
  mkdirSync(directory);
  const { run }: { run: DrillCase } = await import(path.join(folder, `${name}.ts`));
  const random = seededRandom(`drill/${values.seed}/${name}`);
  const result: CaseResult = await run({
    full: values.full,
    random,
    directory,
    report: (line) => say(`   ${line}`),
  }).catch((error: unknown) => ({
    name,
    tried: 1,
    lost: [`the case broke off: ${errorMessage(error)}`],
    skipped: null,
  }));
  results.push(result);
  for (const line of result.lost) say(`   lost: ${line}`);
  say(
    `   ${result.tried} tried, ${result.lost.length} lost, ${Math.round((performance.now() - began) / 1000)} s`,
  );
}
rmSync(home, { recursive: true, force: true });

const day = new Date().toISOString().slice(0, 10);
say(`\n${tableOf(results, day)}`);
if (values.write) {
  const page = path.resolve('docs/security.md');
  const form = `npm run drill -- ${values.full ? '--full ' : ''}--seed ${values.seed}`;
  writeFileSync(page, withTable(readFileSync(page, 'utf8'), results, { command: form, day }));
}
// The names that the sum of all suites prints at its end.
if (process.env.ESPALIER_TEST_FAILED)
  writeFileSync(
    process.env.ESPALIER_TEST_FAILED,
    results.flatMap(({ name, lost }) => lost.map((line) => `${name}: ${line}\n`)).join(''),
  );
process.exitCode = results.some(({ lost }) => lost.length > 0) ? 1 : 0;
