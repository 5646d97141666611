import { randomBytes } from 'node:crypto';
import { keepingOptions } from '@/server/verifier/canary/javascript';
import { nodeCanary } from '@/server/verifier/canary/node';
import { withCanary } from '@/server/verifier/canary/with-canary';
import type { PreparedCommand, TestOutput, TestRunner } from '@/server/verifier/report';
import { shellQuote } from '@/server/verifier/shell-quote';
import { readNodeLines } from './node-lines';
import { nodeReporter } from './node-reporter';
import { literally, testName } from './select';
import { sniff } from './sniff';

const testRun = /(^|[\s;&|(/])(node(?:\s+-[^\s;&|]+(?:\s+[^\s;&|-][^\s;&|]*)?)*?\s+--test)(?=$|[\s;&|)])/g;

export const isNodeTest = (command: string): boolean => command.search(testRun) >= 0;

const asItIs = (command: string): PreparedCommand => ({ command, read: sniff });

/** Old versions know neither the option nor, longer, the option in NODE_OPTIONS. */
const refused = ({ stdout, stderr }: TestOutput) =>
  /--test-reporter= is not allowed|is not allowed in NODE_OPTIONS|bad option: --test-reporter/.test(
    `${stderr}\n${stdout}`,
  );

/**
 * Node's own test runner. Where the command calls `node --test`, our reporter is put in; where it may do so out of
 * sight (`npm test`), the reporter goes into NODE_OPTIONS. Where neither is possible the built-in reports are read.
 */
export const nodeRunner: TestRunner = {
  prepare(command, filter) {
    if (/--test-reporter\b/.test(command)) return asItIs(command);
    const mark = `@espalier-${randomBytes(6).toString('hex')} `;
    const reporter = `--test-reporter=${nodeReporter(mark)}`;
    const name = testName(filter);
    const options = `${reporter}${name ? ` ${shellQuote(`--test-name-pattern=${literally(name)}`)}` : ''}`;
    const visible = isNodeTest(command);
    const kept = keepingOptions(command);
    return withCanary(
      {
        command: visible
          ? kept.replace(testRun, (_, before: string, call: string) => `${before}${call} ${options}`)
          : kept,
        ...(visible ? {} : { env: { NODE_OPTIONS: reporter } }),
        read: (output) => readNodeLines(output.stdout, mark) ?? sniff(output),
        instead: (output) => (refused(output) ? asItIs(command) : null),
      },
      nodeCanary(),
    );
  },
};
