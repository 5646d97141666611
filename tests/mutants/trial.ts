/**
 * A process that tries one mutant after another: `process.send` tells what became of each. It ends itself where a
 * mutant does not end.
 */
import path from 'node:path';
import type { Plugin } from 'vite';
import { type Mutation, mutated } from './mutations';
import type { Tests } from './reach';
import { root, unitSuite } from './suite';

export interface Trial {
  id: number;
  file: string;
  mutation: Mutation;
  /** The tests to run, the most telling first. */
  tests: Tests[];
}

export interface Tried {
  id: number;
  /** The first test that failed; null where the mutant survived. */
  killedBy: string | null;
}

/** Seconds of processor time one mutant may take, so that a busy machine kills none. */
const processorSeconds = 90;

let current: Trial | null = null;
const plugin: Plugin = {
  name: 'espalier-mutant',
  enforce: 'pre',
  transform: (code, id) =>
    current && id === path.join(root, current.file) ? mutated(code, current.mutation) : undefined,
};
const vitest = await unitSuite(plugin, { workers: 1, bail: 1 });
const project = vitest.getRootProject();

let begun = process.cpuUsage();
setInterval(() => {
  const { user, system } = process.cpuUsage(begun);
  if (current === null || (user + system) / 1e6 < processorSeconds) return;
  report({ id: current.id, killedBy: 'it does not end' });
}, 500);

function report(tried: Tried): void {
  const ends = tried.killedBy === 'it does not end';
  process.send?.(tried, () => {
    if (ends) process.exit(0);
  });
}

process.on('message', (trial: Trial) => {
  void attempt(trial).then(report);
});
process.send?.('ready');

async function attempt(trial: Trial): Promise<Tried> {
  const file = path.join(root, trial.file);
  begun = process.cpuUsage();
  current = trial;
  vitest.invalidateFile(file);
  // What failed for the mutant before would count as failed still.
  vitest.state.idMap.clear();
  vitest.state.filesMap.clear();
  const specifications = trial.tests.map(({ file, ids }) =>
    project.createSpecification(file, { testIds: ids }),
  );
  const { testModules } = await vitest.runTestSpecifications(specifications);
  current = null;
  vitest.invalidateFile(file);
  for (const module of testModules) {
    if (module.ok()) continue;
    const name = [...module.children.allTests('failed')][0]?.fullName ?? 'it cannot be loaded';
    return { id: trial.id, killedBy: `${module.relativeModuleId}: ${name}` };
  }
  return { id: trial.id, killedBy: null };
}
