import { expect, it } from 'vitest';
import { ctestRunner, readCtest } from '@/tests/examples/ctest';
import { fixture, lines } from './reports';

const report = fixture('ctest-3.25.junit.xml');

it('reads each test once, under its own name', () => {
  expect(readCtest(report)?.doubt).toBeNull();
  expect(lines(readCtest(report))).toEqual([
    'passed adds_up',
    'failed splits',
    'skipped needs a server',
    'failed ends',
  ]);
});

it('does not trust a report that lacks a test it announced', () => {
  const shorter = report.replace(/\t<testcase name="adds_up"[\s\S]*?<\/testcase>\n/, '');
  expect(lines(readCtest(shorter))).toHaveLength(3);
  expect(readCtest(shorter)?.doubt).toBe('The report is cut off.');
});

it('asks CTest for its report, and for the tests of a filter alone', () => {
  const { command } = ctestRunner.prepare('cd build && ctest -j 2', "it's");
  expect(command).toContain(`ctest --output-junit "$espalier_report/000" -R 'it'\\''s' -j 2`);
  expect(ctestRunner.prepare('make check', undefined).command).toContain('\nmake check\n');
});
