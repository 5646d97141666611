import type { Report, TestOutput } from '../report';
import { readJunit } from './junit';
import { readNodeSpec } from './node-spec';
import { readPytest } from './pytest';
import { readTap } from './tap';
import { readUnittest } from './unittest';

/** Reads whatever report the output holds; null where it holds none that we know. */
export function sniff(output: TestOutput): Report | null {
  for (const read of [readJunit, readTap, readNodeSpec, readPytest, readUnittest]) {
    const report = read(output);
    if (report !== null) return report;
  }
  return null;
}
