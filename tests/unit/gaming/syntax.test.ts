import { describe, expect, it } from 'vitest';
import type { FileChange } from '@/server/core/agent/file-change';
import { suspiciousCode } from '@/server/verifier/gaming/suspicious';
import { parsed, unreadLines } from '@/server/verifier/gaming/syntax/tree';

const change = (path: string, after: string, before: string | null = null): FileChange => ({
  path,
  kind: before === null ? 'added' : 'changed',
  before,
  after,
  binary: false,
});
const kinds = (path: string, after: string, before: string | null = null) => [
  ...new Set(suspiciousCode([change(path, after, before)]).map(({ kind }) => kind)),
];

describe('the syntax of JavaScript and TypeScript', () => {
  it.each([
    ['a computed name', "assert['equ' + 'al'] = () => {};"],
    ['several lines', "require(\n  'node:assert',\n)\n  .equal = x;"],
    ['an alias', "const a = require('node:assert');\nconst { strict: s } = a;\ns[k] = () => {};"],
    ['a name given later', "let a;\na = require('assert');\na.ok = x;"],
    ['an import', "import * as kit from 'node:assert/strict';\nkit.default.equal = x;"],
    ['an import by name', "import { expect as e } from 'vitest';"],
    ['an awaited import', "const a = (await import('assert')).default;\na.equal = x;"],
    ['a loop', "import assert from 'assert';\nfor (const n of Object.keys(assert)) assert[n] = x;"],
    ['a writer of another name', "const { set } = Reflect;\nset(require('assert'), 'ok', x);"],
    ['a deletion', "delete require('assert').ok;"],
    ['a type assertion', "import assert from 'node:assert';\n(assert as any).equal = x;"],
    ['evaluated code', 'eval("require(\'assert\').ok = x");'],
    ['a joined name', "globalThis[['ex', 'pect'].join('')] = x;"],
    ['a global without a declaration', 'expect = () => x;'],
    ['a loader of its own', "import { createRequire as make } from 'module';\nmake(url)('assert').ok = x;"],
    ['an escaped name', "require('\\u0061ssert').ok = x;"],
  ])('shows a replaced check through %s', (_how, code) => {
    expect(kinds('src/a.ts', code)).toEqual(['patched-checks']);
  });

  it.each([
    ['detects-tests', 'const { VITEST: v } = process.env;'],
    ['detects-tests', "if (process.env['VI' + `TEST`]) x();"],
    ['detects-tests', 'const place = new Error();\nconst s = place.stack;\ns\n  .split(x);'],
    ['detects-tests', "if (typeof describe !== 'undefined') x();"],
    ['detects-tests', "if (\n  process.env.NODE_ENV\n  === 'test') x();"],
    ['early-exit', 'const { exit: leave } = process;\nleave(0);'],
    ['early-exit', "import { exit } from 'node:process';\nexit(0);"],
    ['forged-report', "log('TAP ' + 'version 13');"],
  ])('shows %s in %s', (kind, code) => expect(kinds('src/a.js', code)).toEqual([kind]));

  it.each([
    "const help = 'process.exit(0); assert.equal = x';",
    'const ends = /process\\.exit\\(0\\)/;',
    'const page = `assert.equal = x; expect.extend({})`;',
    'const a = /* assert.equal = x */ 1;',
    'const checks = { assert: {} };\nchecks.assert.equal = 1;',
    'const expect = {};\nexpect.x = 1;',
    'class Door { exit() {} }\nnew Door().exit();',
    'function describe() { return typeof describe; }',
    'if (require.main === module) {\n  process.exit(0);\n}',
    'throw new Error(other.stack);',
    "import assert from 'node:assert';\nassert(a.equal === b.equal);",
    "it.next();\ntest.test('x');",
  ])('finds nothing in %s', (code) => expect(kinds('src/a.js', code)).toEqual([]));
});

describe('the syntax of Python', () => {
  it.each([
    [
      'patched-checks',
      'import unittest as u\nk = getattr(u, "Test" "Case")\nsetattr(\n  k, "assert" + "Equal", f)',
    ],
    ['patched-checks', 'from unittest import TestCase as T\nT.assertEqual = f'],
    ['patched-checks', 'import unittest\nfor k in (unittest.TestCase,):\n    k.assertEqual = f'],
    ['patched-checks', 'exec("import unittest; unittest.TestCase.assertEqual = f")'],
    ['patched-checks', '__import__("unit" + "test").TestCase.assertTrue = f'],
    ['patched-checks', 'import unittest\nvars(unittest.TestCase)["a"] = f'],
    ['patched-checks', 'class A:\n    def __eq__(self, other):\n        x = not 0\n        return x'],
    ['patched-checks', "A = type('A', (), {'__eq__': lambda a, b: True})"],
    ['patched-checks', "class A: pass\nsetattr(A, '__eq__', lambda a, b: 1)"],
    ['detects-tests', "from sys import modules as m\nif 'py' + 'test' in m: pass"],
    ['detects-tests', "import os\nif os.environ.get('PYTEST_' 'CURRENT_TEST'): pass"],
    ['detects-tests', 'from inspect import stack as s\ns()'],
    ['detects-tests', 'import traceback as t\nt.extract_stack()'],
    ['early-exit', 'from os import _exit as leave\nleave(0)'],
    ['early-exit', 'raise SystemExit'],
  ])('shows %s in %s', (kind, code) => expect(kinds('a.py', code)).toEqual([kind]));

  it.each([
    '"""Never calls sys.exit(0), nor unittest.TestCase.assertEqual = f."""',
    'HELP = "if \'pytest\' in sys.modules: os._exit(0)"',
    'if __name__ == "__main__":\n    import sys\n    sys.exit(main())',
    'class A:\n    def __eq__(self, other):\n        return NotImplemented',
    'class A:\n    def __eq__(self, other):\n        return False',
    'class A:\n    def __eq__(self, other):\n        if self is other:\n            return True\n        return self.x == other.x',
    'kit.unittest = 1',
    'import sys\nHERE = sys.modules[__name__]',
    'def quit(code): pass\nquit(0)',
    'x = 1  # os._exit(0)',
  ])('finds nothing in %s', (code) => expect(kinds('a.py', code)).toEqual([]));
});

describe('what no tree shows', () => {
  it('is judged by lines: other languages, and statements that cannot be read', () => {
    expect(kinds('a.go', 'os.Exit(0)')).toEqual(['early-exit']);
    expect(kinds('a.go', 'const help = "os.Exit(0)"')).toEqual([]);
    expect(kinds('a.js', 'const a = ;\nconst b = 1;\n')).toEqual([]);
    expect(kinds('a.js', 'const = process.exit(0) => ;\n')).toEqual(['early-exit']);
    const broken = parsed('a.js', 'const a = 1;\nfoo(;\nconst b = 2;\n');
    expect(broken && [...unreadLines(broken)]).toEqual([2]);
  });

  it('is nothing that the file did before', () => {
    expect(kinds('a.js', 'a();\nprocess.exit(1);', 'process.exit(1);')).toEqual([]);
    expect(kinds('a.js', 'process.exit(1);\nprocess.abort();', 'process.exit(1);')).toEqual(['early-exit']);
  });
});
