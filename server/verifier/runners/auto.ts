import type { Runner } from '@/server/core/task';
import type { TestRunner } from '../report';
import { exitRunner } from './exit';
import { junitRunner } from './junit';
import { nodeRunner } from './node';
import { pytestRunner } from './pytest';
import { tapRunner } from './tap';
import { unittestRunner } from './unittest';

/** `auto`: by the command; one that does not tell is run with Node's reporter at hand, and what comes is read. */
const autoRunner: TestRunner = {
  prepare(command, filter) {
    const runner = /-m\s+unittest\b/.test(command)
      ? unittestRunner
      : /--junit-?xml\b/.test(command)
        ? junitRunner
        : /\b(?:py\.?test)\b/.test(command)
          ? pytestRunner
          : nodeRunner;
    return runner.prepare(command, filter);
  },
};

const runners: Record<Runner, TestRunner> = {
  auto: autoRunner,
  node: nodeRunner,
  unittest: unittestRunner,
  pytest: pytestRunner,
  tap: tapRunner,
  junit: junitRunner,
  exit: exitRunner,
};

export const runnerOf = (name: Runner): TestRunner => runners[name];
