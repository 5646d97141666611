import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CommandResult } from '@/server/core/ports/sandbox';
import type { Report, TestOutput } from '@/server/verifier/report';
import { readNodeLines } from '@/server/verifier/runners/node-lines';
import { sniff } from '@/server/verifier/runners/sniff';
import { readCtest } from '@/tests/examples/ctest';

const folder = new URL('../../fixtures/reports/', import.meta.url);

const fixtureMark = '@espalier-fixture ';

/** The content of a report in tests/fixtures/reports. */
export const fixture = (name: string): string => readFileSync(fileURLToPath(new URL(name, folder)), 'utf8');

/** What stood in standard error beside a report in standard output. */
const besides: Record<string, string> = {
  'cargo-1.95.txt': fixture('cargo-1.95.stderr.txt'),
  'go-1.19.json': fixture('go-1.19.stderr.txt'),
};

/** The output of a run that ended with exit code 1 and wrote this report where its runner writes it. */
export const outputOf = (name: string, text: string, exitCode = 1): TestOutput =>
  name.startsWith('unittest')
    ? { stdout: '', stderr: text, exitCode }
    : { stdout: text, stderr: besides[name] ?? '', exitCode };

export const read = (name: string, text: string): Report | null =>
  name.includes('.lines.')
    ? readNodeLines(text, fixtureMark)
    : name.startsWith('ctest')
      ? readCtest(text)
      : sniff(outputOf(name, text));

export const command = (part: Partial<CommandResult>): CommandResult => ({
  exitCode: 0,
  stdout: '',
  stderr: '',
  timedOut: false,
  truncated: false,
  ms: 1,
  ...part,
});

/** `status id` of every test. */
export const lines = (report: Report | null): string[] =>
  report?.tests.map((test) => `${test.status} ${test.id}`) ?? [];
