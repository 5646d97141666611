import type { Runner } from '@/server/core/task';
import type { TestRunner } from '../report';
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
const byCall: [(command: string) => boolean, TestRunner][] = [
  [(command) => /-m\s+unittest\b/.test(command), unittestRunner],
  [(command) => /--junit-?xml\b/.test(command), junitRunner],
  [(command) => /\b(?:py\.?test)\b/.test(command), pytestRunner],
  [isNodeTest, nodeRunner],
  [isVitest, vitestRunner],
  [isJest, jestRunner],
  [isMocha, mochaRunner],
  [isGo, goRunner],
  [isCargo, cargoRunner],
];

/** A command that does not tell is run with Node's reporter at hand, and what comes is read. */
const autoRunner: TestRunner = {
  prepare(command, filter) {
    const runner = byCall.find(([fits]) => fits(command))?.[1] ?? nodeRunner;
    return runner.prepare(command, filter);
  },
};

const runners: Record<Runner, TestRunner> = {
  auto: autoRunner,
  node: nodeRunner,
  vitest: vitestRunner,
  jest: jestRunner,
  mocha: mochaRunner,
  unittest: unittestRunner,
  pytest: pytestRunner,
  go: goRunner,
  cargo: cargoRunner,
  tap: tapRunner,
  junit: junitRunner,
  exit: exitRunner,
};

export const runnerOf = (name: Runner): TestRunner => runners[name];
