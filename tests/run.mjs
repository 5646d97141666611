// The one test command: every suite, one sum. A suite that did not run, or ran no test, is a failure.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureInstalled, environment, root } from '../bin/installed.mjs';

ensureInstalled();
const scratch = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
// Other users may pass through it: some tests act as one.
chmodSync(scratch, 0o711);
const sum = { passed: 0, failed: 0, skipped: 0 };
const failedSuites = [];
/** Names of single tests, for the end of the output: those that failed, and those that passed at the second try. */
const named = { failed: [], 'passed at the second try': [] };
const bin = (...parts) => path.join(root, 'node_modules', ...parts);
// A temporary directory of the suites' own: whatever of ours is in it at their end was left there.
const temporary = path.join(scratch, 'tmp');
mkdirSync(temporary);
const env = {
  ...environment,
  ESPALIER_DATABASE: path.join(scratch, 'unused.db'),
  TMPDIR: temporary,
  ESPALIER_TEST_TEMPORARY: temporary,
};

function call(name, args, extra = {}) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, ...extra },
  });
  console.log(`── ${name}: exit ${status} after ${Math.round((Date.now() - started) / 1000)} s`);
  return status;
}

function record(name, status, counts) {
  const ran = counts.passed + counts.failed > 0;
  if (!ran || (status !== 0 && counts.failed === 0)) counts.failed += 1;
  if (counts.failed > 0) failedSuites.push(name);
  for (const key of Object.keys(sum)) sum[key] += counts[key];
}

function check(name, args) {
  const failed = path.join(scratch, `${name}.failed`);
  const status = call(name, args, { ESPALIER_TEST_FAILED: failed });
  if (existsSync(failed))
    for (const line of readFileSync(failed, 'utf8').split('\n').filter(Boolean))
      note(true, true, `${name} › ${line}`);
  record(name, status, { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 });
}

function note(failed, faults, name) {
  if (failed) named.failed.push(name);
  else if (faults) named['passed at the second try'].push(name);
}

/** Each spec of Playwright's nested suites. */
const specsOf = ({ suites = [], specs = [] }) => [...specs, ...suites.flatMap(specsOf)];

function vitest(project) {
  const report = path.join(scratch, `${project}.json`);
  const status = call(project, [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (existsSync(report)) {
    const json = JSON.parse(readFileSync(report, 'utf8'));
    counts.passed = json.numPassedTests;
    counts.failed = json.numFailedTests;
    counts.skipped = json.numPendingTests + (json.numTodoTests ?? 0);
    for (const { name, assertionResults } of json.testResults)
      for (const { status, fullName, failureMessages } of assertionResults)
        note(status === 'failed', failureMessages.length > 0, `${path.relative(root, name)} › ${fullName}`);
  }
  record(project, status, counts);
}

function playwright() {
  const report = path.join(scratch, 'e2e.json');
  const status = call('e2e', [bin('@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (existsSync(report)) {
    const { stats, suites } = JSON.parse(readFileSync(report, 'utf8'));
    for (const { file, title, tests } of specsOf({ suites }))
      for (const { status } of tests) note(status === 'unexpected', status === 'flaky', `${file} › ${title}`);
    counts.passed = stats.expected + stats.flaky;
    counts.failed = stats.unexpected;
    counts.skipped = stats.skipped;
  }
  record('e2e', status, counts);
}

const only = process.argv.slice(2);
const wanted = (name) => only.length === 0 || only.includes(name);
if (wanted('typecheck')) check('typecheck', [bin('typescript', 'bin', 'tsc'), '--noEmit']);
if (wanted('rooms')) check('rooms', ['tests/house/write.mjs', '--check']);
if (wanted('names')) check('names', ['tests/house/retired-names.mjs']);
if (wanted('lint'))
  check('lint', [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.']);
// What nothing imports is dead: exports, files, dependencies.
if (wanted('unused')) check('unused', [bin('knip', 'bin', 'knip.js')]);
if (wanted('unit')) vitest('unit');
// A short draw of faults: the unit tests must notice most of them. The whole run is `npm run mutants`.
if (wanted('mutants')) check('mutants', ['--import', 'tsx', 'tests/mutants/run.ts', '--short']);
// Where CI prepares the engine meanwhile, the suites that need it begin when the file says that this has ended.
const after = process.env.ESPALIER_TEST_AFTER;
if (after) {
  const until = Date.now() + 300_000;
  while (!existsSync(after) && Date.now() < until) await sleep(200);
}
// Cheats and honest repairs in real sandboxes, with the runners that are there: no cheat passes unseen, no repair is flagged.
if (wanted('cheats')) check('cheats', ['--import', 'tsx', 'tests/cheats/run.ts', '--short']);
// Faults injected while runs go on, in a short form: nothing settled is lost. The whole is `npm run drill -- --full`.
if (wanted('drill')) check('drill', ['--import', 'tsx', 'tests/drill/run.ts']);
if (wanted('integration')) vitest('integration');
if (wanted('e2e')) playwright();
if (wanted('leftovers')) check('leftovers', ['tests/leftovers.mjs']);

rmSync(scratch, { recursive: true, force: true });
if (failedSuites.length > 0) console.log(`\nfailed: ${failedSuites.join(', ')}`);
for (const [how, names] of Object.entries(named)) for (const name of names) console.log(`${how}: ${name}`);
console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(sum.failed === 0 ? 0 : 1);
