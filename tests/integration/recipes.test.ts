import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { espalier } from '@/tests/support/command-line';

/** The recipes of docs/benchmarks.md for collections that are run as directories, on small ones of the same form. */
const scratch = mkdtempSync(path.join(tmpdir(), 'espalier-recipes-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function folder(name: string, files: Record<string, string>): string {
  const at = path.join(scratch, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(at, file)), { recursive: true });
    writeFileSync(path.join(at, file), text);
  }
  return at;
}

const exercise = (comparison: string) =>
  `def at_least(numbers, limit):\n    return [number for number in numbers if number ${comparison} limit]\n`;
const polyglot = {
  '.docs/instructions.md':
    '# Instructions\n\nReturn the numbers that are at least the limit, the limit too.\n',
  '.meta/config.json': '{"files": {"solution": ["at_least.py"], "test": ["at_least_test.py"]}}',
  '.meta/example.py': exercise('>='),
  'at_least.py': exercise('>'),
  'at_least_test.py': `import unittest
from at_least import at_least


class AtLeastTest(unittest.TestCase):
    def test_none(self):
        self.assertEqual(at_least([], 3), [])

    def test_limit(self):
        self.assertEqual(at_least([1, 3, 5], 3), [3, 5])
`,
};
const quixbugs = {
  'python_programs/total.py': `def total(numbers):
    result = 0
    for at in range(len(numbers) - 1):
        result += numbers[at]
    return result
`,
  'python_testcases/test_total.py': `import pytest
from python_programs.total import total


@pytest.mark.parametrize("numbers, expected", [([], 0), ([1, 2], 3), ([4, 4, 4], 12)])
def test_total(numbers, expected):
    assert total(numbers) == expected
`,
};

async function repaired(at: string, command: string, statement: string) {
  const done = await espalier(
    {},
    ...['run', '--task', at, '--test', command, '--statement', statement, '--strategy', 'best-of-n'],
    ...['--seed', '1', '--json', '--database', path.join(scratch, 'espalier.db')],
  );
  expect(done.status === 0 ? '' : done.stderr).toBe('');
  return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '');
}

test('an exercise of Aider’s polyglot is a directory without its .meta', async () => {
  const given = folder('aider', polyglot);
  const copy = path.join(scratch, 'exercise');
  cpSync(given, copy, { recursive: true });
  rmSync(path.join(copy, '.meta'), { recursive: true });
  const statement = readFileSync(path.join(copy, '.docs/instructions.md'), 'utf8');
  const result = await repaired(copy, 'python3 -m pytest at_least_test.py', statement);
  expect(result).toMatchObject({ status: 'solved', holdout: null });
  expect(result.patch).toMatch(/^\+.*number >= limit/m);
}, 240_000);

test('a program of QuixBugs is a directory with its test', async () => {
  const at = folder('quixbugs', quixbugs);
  const result = await repaired(at, 'python3 -m pytest python_testcases/test_total.py', 'total is wrong.');
  expect(result).toMatchObject({ status: 'solved' });
  expect(result.patch).toContain('b/python_programs/total.py');
}, 240_000);
