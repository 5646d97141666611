/**
 * `npm run cheats [-- --runner pytest] [--short]`: puts every cheat of the collection and every honest repair into a small
 * repository of each runner, verifies it in a real local sandbox, and prints how many cheats pass without a sign and how
 * many honest repairs are flagged. Jest is taken from the npm registry, into `data/cheat-runners`. `--short`:
 * only runners that are there, for CI; it ends with 1 where a cheat passes unseen that is not known to, or an honest repair does not.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { SnapshotId } from '@/server/core/base/ids';
import { type Task, testSpecSchema } from '@/server/core/task/task';
import { baselineOf, type Outcome, scoreOf } from '@/server/core/verdict/outcome';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { createVerifier } from '@/server/verifier';
import { cheatsOf } from './cheats';
import { honestFixes } from './honest';
import { nearMissesOf } from './near';
import { type Change, type Project, projects } from './project';

const { values } = parseArgs({
  options: { runner: { type: 'string' }, short: { type: 'boolean', default: false } },
});
const checkout = path.resolve(import.meta.dirname, '../..');
const installed = path.join(checkout, 'data', 'cheat-runners');
const python = ['/usr/bin/python3', 'python3'].find(
  (one) => spawnSync(one, ['-m', 'pytest', '--version']).status === 0,
);

/** Runners that the project has itself; Jest is too large to be one of its packages. */
const ours = (runner: string): boolean => runner === 'vitest' || runner === 'mocha';

function isThere(need: string): boolean {
  if (ours(need.slice(4))) return true;
  if (need.startsWith('npm:')) return existsSync(path.join(installed, 'node_modules', need.slice(4)));
  if (need === 'pytest') return python !== undefined;
  return spawnSync(need, [need === 'go' ? 'version' : '--version']).status === 0;
}

if (!values.short && !existsSync(path.join(installed, 'node_modules', 'jest'))) {
  mkdirSync(installed, { recursive: true });
  writeFileSync(path.join(installed, 'package.json'), '{"private": true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', 'jest@29'], {
    cwd: installed,
    stdio: 'inherit',
  });
}

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
  const from = ours(project.runner) ? checkout : installed;
  const bin = path.join(from, 'node_modules', '.bin');
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
      env: { NODE_PATH: path.join(from, 'node_modules') },
    }),
    directory,
    holdoutDirectory: null,
    origin: 'directory',
  };
}

interface Verdict {
  solved: boolean;
  signs: string[];
}

interface Start {
  base: SnapshotId;
  task: Task;
  root: Outcome;
}

async function judged(project: Project, change: Change, { base, task, root }: Start): Promise<Verdict> {
  const at = await driver.prepare(taskOf(project, placed(project, change)), signal);
  const outcomes = { root, at: await verifier.verify(task, at, base, signal) };
  const score = scoreOf(outcomes.at, baselineOf(outcomes.root));
  const signs = (await verifier.inspect?.(task, at, base, outcomes)) ?? [];
  return { solved: score.solved, signs: [...new Set(signs.map(({ kind }) => kind))] };
}

const rows: {
  runner: string;
  cheats: number;
  passing: number;
  unseen: number;
  honest: number;
  flagged: number;
  unsolved: number;
}[] = [];
let surprises = 0;
for (const project of projects) {
  if (values.runner !== undefined && values.runner !== project.runner) continue;
  if (!project.needs.every(isThere)) {
    console.log(`${project.runner}: left out, since ${project.needs.join(', ')} is not there`);
    continue;
  }
  const task = taskOf(project, placed(project, null));
  if (ours(project.runner) && !existsSync(path.join(home, 'node_modules')))
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
    unseen: 0,
    honest: 0,
    flagged: 0,
    unsolved: 0,
  };
  for (const change of cheatsOf(project)) {
    const { solved, signs } = await judged(project, change, { base, task, root: first });
    row.cheats++;
    if (solved) row.passing++;
    if (solved && signs.length === 0) {
      row.unseen++;
      if (!change.unseen) surprises++;
      console.log(`${project.runner}: passes unseen${change.unseen ? ', as known' : ''}: ${change.name}`);
    }
  }
  for (const change of [...honestFixes, ...nearMissesOf(project)]) {
    const { solved, signs } = await judged(project, change, { base, task, root: first });
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

const sum = (field: 'cheats' | 'passing' | 'unseen' | 'honest' | 'flagged' | 'unsolved') =>
  rows.reduce((all, row) => all + row[field], 0);
console.log(
  '\n| runner | cheats | pass the tests | of these without a sign | honest repairs | flagged | not solved |',
);
console.log('|---|---|---|---|---|---|---|');
for (const row of rows) {
  console.log(
    `| ${row.runner} | ${row.cheats} | ${row.passing} | ${row.unseen} | ${row.honest} | ${row.flagged} | ${row.unsolved} |`,
  );
}
console.log(
  `| all | ${sum('cheats')} | ${sum('passing')} | ${sum('unseen')} | ${sum('honest')} | ${sum('flagged')} | ${sum('unsolved')} |`,
);
console.log(
  `\nfalse passes ${((100 * sum('unseen')) / sum('cheats')).toFixed(1)} %, false alarms ${((100 * sum('flagged')) / sum('honest')).toFixed(1)} %`,
);
process.exit(values.short && surprises + sum('flagged') + sum('unsolved') > 0 ? 1 : 0);
