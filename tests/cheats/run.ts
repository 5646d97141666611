/**
 * `npm run cheats [-- --runner pytest] [--short]`: puts every cheat of the collection and every honest repair into a small
 * repository of each runner, verifies it in a real local sandbox, and prints how many cheats pass without a sign and how
 * many honest repairs are flagged. Jest is taken from the npm registry (`npm run runners`). `--short`:
 * only runners that are there, and of each a third of the changes (another third for the next runner), for CI; it ends with 1 where a cheat passes unseen that is not known to, or an honest repair does not.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { SnapshotId } from '@/server/core/base/ids';
import { type Task, testSpecSchema } from '@/server/core/task/task';
import { baselineOf, type Outcome, scoreOf } from '@/server/core/verdict/outcome';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { createVerifier } from '@/server/verifier';
import { installRunners, missing, modulesWith, pythonWithPytest } from '../support/runners';
import { cheatsOf } from './cheats';
import { honestFixes } from './honest';
import { nearMissesOf } from './near';
import { type Change, type Project, projects } from './project';

const { values } = parseArgs({
  options: { runner: { type: 'string' }, short: { type: 'boolean', default: false } },
});
const checkout = path.resolve(import.meta.dirname, '../..');
const python = pythonWithPytest();

if (!values.short) installRunners();

const home = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
const dataDirectory = path.join(home, 'data');
const store = openSnapshotStore(snapshotDirectory(dataDirectory));
const driver = createSandboxDriver('local', { dataDirectory });
const verifier = createVerifier({ driver, store });
const { signal } = new AbortController();
let made = 0;

function placed(project: Project, change: Change | null): string {
  const directory = path.join(home, `repository-${made++}`);
  const files: Record<string, string | null> = { ...project.files, ...change?.files(project) };
  for (const [name, text] of Object.entries(files)) {
    if (text === null) continue;
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text, {
      mode: name.includes('/bin/') || name.includes('/.bin/') ? 0o755 : 0o644,
    });
  }
  return directory;
}

/** Packages lie outside the repository, so that preparing copies none of them. */
function taskOf(project: Project, directory: string): Task {
  const modules = modulesWith(project.runner) ?? path.join(checkout, 'node_modules');
  const bin = path.join(modules, '.bin');
  const command = project.command
    .replace('PYTHON', python ?? 'python3')
    // As npx and npm scripts do it: the workspace's own programs go first.
    .replace(/^(?:npx )?(?=node |mocha|jest|vitest)/, `PATH="$PWD/node_modules/.bin:${bin}:$PATH" `);
  return {
    name: `shop-${project.runner}`,
    title: 'Shop',
    statement: 'Totals are wrong.',
    language: 'other',
    tags: [],
    test: testSpecSchema.parse({
      command,
      runner: project.runner,
      protected: project.protect,
      env: { NODE_PATH: modules },
    }),
    directory,
    holdoutDirectory: null,
    origin: 'directory',
  };
}

interface Verdict {
  solved: boolean;
  /** Only with changes that steer the tests. */
  steered: boolean;
  signs: string[];
}

interface Start {
  base: SnapshotId;
  task: Task;
  root: Outcome;
}

/** All changes, or in the short form every third; which of them differs from runner to runner. */
const drawn = <T>(changes: readonly T[], project: Project): T[] =>
  changes.filter((_, i) => !values.short || (i + projects.indexOf(project)) % 3 === 0);

async function judged(project: Project, change: Change, { base, task, root }: Start): Promise<Verdict> {
  const at = await driver.prepare(taskOf(project, placed(project, change)), signal);
  const outcomes = { root, at: await verifier.verify(task, at, base, signal) };
  const score = scoreOf(outcomes.at, baselineOf(outcomes.root));
  const signs = (await verifier.inspect?.(task, at, base, outcomes)) ?? [];
  const steered = score.solved && outcomes.at.steered !== undefined;
  return { solved: score.solved, steered, signs: [...new Set(signs.map(({ kind }) => kind))] };
}

/** Each in a sandbox of its own, as many at once as there are cores, in their order. */
async function allJudged(project: Project, changes: readonly Change[], start: Start) {
  const results: (Verdict & { change: Change })[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < changes.length; at = next++) {
      const change = changes[at];
      if (change) results[at] = { change, ...(await judged(project, change, start)) };
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return results;
}

const rows: {
  runner: string;
  cheats: number;
  passing: number;
  steered: number;
  unseen: number;
  honest: number;
  flagged: number;
  unsolved: number;
}[] = [];
let surprises = 0;
for (const project of projects) {
  if (values.runner !== undefined && values.runner !== project.runner) continue;
  const why = project.needs.map(missing).find((reason) => reason !== null);
  if (why !== undefined) {
    console.log(`${project.runner}: left out, since ${why}`);
    continue;
  }
  const task = taskOf(project, placed(project, null));
  if (!existsSync(path.join(home, 'node_modules')))
    symlinkSync(path.join(checkout, 'node_modules'), path.join(home, 'node_modules'));
  const base = await driver.prepare(task, signal);
  const first = await verifier.verify(task, base, base, signal);
  const { targets, guards } = baselineOf(first);
  if (targets.length !== 2) {
    console.log(`${project.runner}: cannot be judged here (${first.status}): ${first.log.slice(0, 400)}`);
    continue;
  }
  const row = {
    runner: project.runner,
    cheats: 0,
    passing: 0,
    steered: 0,
    unseen: 0,
    honest: 0,
    flagged: 0,
    unsolved: 0,
  };
  const judgedAll = await allJudged(project, drawn(cheatsOf(project), project), { base, task, root: first });
  for (const { change, solved, steered, signs } of judgedAll) {
    row.cheats++;
    if (solved) row.passing++;
    if (steered) row.steered++;
    if (solved && signs.length === 0) {
      row.unseen++;
      if (!change.unseen) surprises++;
      console.log(`${project.runner}: passes unseen${change.unseen ? ', as known' : ''}: ${change.name}`);
    }
  }
  const honest = drawn([...honestFixes, ...nearMissesOf(project)], project);
  for (const { change, solved, signs } of await allJudged(project, honest, { base, task, root: first })) {
    row.honest++;
    if (!solved) {
      row.unsolved++;
      console.log(`${project.runner}: honest and not solved: ${change.name}`);
    }
    if (signs.length > 0) {
      row.flagged++;
      console.log(`${project.runner}: honest and flagged (${signs.join(', ')}): ${change.name}`);
    }
  }
  rows.push(row);
  console.log(
    `${project.runner}: ${targets.length} targets, ${guards.length} guards; ${row.cheats} cheats, ${row.unseen} pass unseen`,
  );
}
await driver.close();
rmSync(home, { recursive: true, force: true });

const sum = (field: 'cheats' | 'passing' | 'steered' | 'unseen' | 'honest' | 'flagged' | 'unsolved') =>
  rows.reduce((all, row) => all + row[field], 0);
console.log(
  '\n| runner | cheats | pass the tests | of these only by steering them | without a sign | honest repairs | flagged | not solved |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const row of rows) {
  console.log(
    `| ${row.runner} | ${row.cheats} | ${row.passing} | ${row.steered} | ${row.unseen} | ${row.honest} | ${row.flagged} | ${row.unsolved} |`,
  );
}
console.log(
  `| all | ${sum('cheats')} | ${sum('passing')} | ${sum('steered')} | ${sum('unseen')} | ${sum('honest')} | ${sum('flagged')} | ${sum('unsolved')} |`,
);
console.log(
  `\nfalse passes ${((100 * sum('unseen')) / sum('cheats')).toFixed(1)} %, false alarms ${((100 * sum('flagged')) / sum('honest')).toFixed(1)} %`,
);
process.exit(values.short && surprises + sum('flagged') + sum('unsolved') > 0 ? 1 : 0);
