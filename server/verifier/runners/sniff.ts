import type { Report, TestOutput } from '@/server/verifier/report';
import { readCargo } from './cargo';
import { readGo } from './go';
import { readJestOutput } from './jest';
import { readJunit } from './junit';
import { readMochaOutput } from './mocha';
import { readNodeSpec } from './node-spec';
import { readPytest } from './pytest';
import { readTap } from './tap';
import { readUnittest } from './unittest';

const readGoOutput = ({ stdout, stderr }: TestOutput) => readGo(stdout, stderr);

/** Reads whatever report the output holds; null where it holds none that we know. */
export function sniff(output: TestOutput): Report | null {
  for (const read of [
    readJunit,
    readJestOutput,
    readMochaOutput,
    readGoOutput,
    readTap,
    readNodeSpec,
    readPytest,
    readUnittest,
    readCargo,
  ]) {
    const report = read(output);
    if (report !== null) return report;
  }
  return null;
}
