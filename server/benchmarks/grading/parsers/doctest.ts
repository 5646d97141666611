import type { LogParser, Statuses } from '@/server/benchmarks/grading/status';

const tag = /<(\/?)(TestCase|SubCase|Expression)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/g;

const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function attribute(text: string, name: string): string {
  const [, value = ''] = new RegExp(`\\s${name}="([^"]*)"`).exec(text) ?? [];
  return value.replace(/&(lt|gt|amp|quot|apos);/g, (whole, entity: string) => characters[entity] ?? whole);
}

interface SubCase {
  name: string;
  passed: boolean;
}

/**
 * doctest of C++ with `-s -r=xml`: each subcase is a test of its own. It passes if every expression in it does, those of
 * the subcases within it among them.
 */
export const doctest: LogParser = (log) => {
  const found: Statuses = new Map();
  const begin = log.indexOf('<doctest');
  const end = begin < 0 ? -1 : log.indexOf('</doctest>', begin);
  if (end < 0) return found;
  const all: SubCase[] = [];
  const open: SubCase[] = [];
  let testCase = '';
  for (const [, closes, kind, rest = ''] of log.slice(begin, end).matchAll(tag)) {
    if (kind === 'TestCase' && !closes) testCase = attribute(rest, 'name');
    else if (kind === 'SubCase' && closes) open.pop();
    else if (kind === 'SubCase') {
      const one = { name: `${testCase} > ${attribute(rest, 'name')}`, passed: true };
      all.push(one);
      if (!rest.endsWith('/')) open.push(one);
    } else if (kind === 'Expression' && !closes && attribute(rest, 'success') !== 'true') {
      for (const one of open) one.passed = false;
    }
  }
  for (const { name, passed } of all) found.set(name, passed ? 'PASSED' : 'FAILED');
  return found;
};
