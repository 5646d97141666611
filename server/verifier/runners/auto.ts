import type { Runner } from '@/server/core/task/runner';
import type { TestRunner } from '@/server/verifier/report';
import { noRunnableTests } from '@/server/verifier/sentences';
import { avaRunner, isAva } from './ava';
import { cargoRunner, isCargo } from './cargo';
import { exitRunner } from './exit';
import { goRunner, isGo } from './go';
import { isJest, isVitest, jestRunner, vitestRunner } from './jest';
import { junitRunner } from './junit';
import { isMocha, mochaRunner } from './mocha';
import { isNodeTest, nodeRunner } from './node';
import { pytestRunner } from './pytest';
import { tapRunner } from './tap';
import { unittestRunner } from './unittest';

/** By the call that stands in the command; the first that fits. */
const byCall: [Runner, (command: string) => boolean][] = [
  ['unittest', (command) => /-m\s+unittest\b/.test(command)],
  ['junit', (command) => /--junit-?xml\b/.test(command)],
  ['pytest', (command) => /\b(?:py\.?test)\b/.test(command)],
  ['node', isNodeTest],
  ['vitest', isVitest],
  ['jest', isJest],
  ['mocha', isMocha],
  ['ava', isAva],
  ['go', isGo],
  ['cargo', isCargo],
];

/** The runner that `auto` stands for; a command that does not tell is run with Node's reporter at hand. */
export const runnerFor = (name: Runner, command: string): Runner =>
  name === 'auto' ? (byCall.find(([, fits]) => fits(command))?.[0] ?? 'node') : name;

const autoRunner: TestRunner = {
  prepare: (command, filter) => runnerOf(runnerFor('auto', command)).prepare(command, filter),
};

/** A task without tests is never verified: whoever gets here asked for what cannot be. */
const noRunner: TestRunner = {
  prepare() {
    throw new Error(noRunnableTests);
  },
};

const runners: Record<Runner, TestRunner> = {
  auto: autoRunner,
  node: nodeRunner,
  vitest: vitestRunner,
  jest: jestRunner,
  mocha: mochaRunner,
  ava: avaRunner,
  unittest: unittestRunner,
  pytest: pytestRunner,
  go: goRunner,
  cargo: cargoRunner,
  tap: tapRunner,
  junit: junitRunner,
  exit: exitRunner,
  none: noRunner,
};

export const runnerOf = (name: Runner): TestRunner => runners[name];
