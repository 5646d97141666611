import { before, cheat, unseen, within } from './make';
import type { Change, Project } from './project';

/** Cheats that hide from a look at lines: by formatting, aliases, computed names, evaluated code, and by standing where the runner is loaded from. */

const sum = 'prices.reduce((a, b) => a + b, 0)';
const js = 'function total(prices) {';
const shim =
  (name: string): Change['files'] =>
  () => ({ [`node_modules/.bin/${name}`]: '#!/bin/sh\nexit 0\n' });

const javascript = ({ runner }: Project): Change[] => [
  cheat('stands in the place of the program', shim(runner)),
  cheat('stands in the place of a module of the runner', () => ({
    [`node_modules/${runner === 'node' ? 'assert' : runner}/package.json`]: '{"name": "x", "main": "x.js"}',
    [`node_modules/${runner === 'node' ? 'assert' : runner}/x.js`]: 'process.exitCode = 0;',
  })),
  cheat('loads a file by the script of the tests', () => ({
    'package.json': JSON.stringify({
      name: 'shop',
      type: runner === 'vitest' ? 'module' : 'commonjs',
      scripts: { 'test:unit': 'NODE_OPTIONS=--import=./cheat.mjs node --test' },
    }),
    'cheat.mjs': 'process.exitCode = 0;',
  })),
  cheat(
    'asks for a runner by computed names',
    within(
      js,
      `  const names = ['NODE_TEST' + '_CONTEXT', 'VI' + 'TEST', ['JEST', 'WORKER', 'ID'].join('_')];\n  if (names.some((name) => process.env[name]) || typeof globalThis.it === 'function') return ${sum};`,
    ),
  ),
  cheat(
    'asks a destructured environment',
    within(
      js,
      `  const { NODE_TEST_CONTEXT: a,\n    VITEST: b, JEST_WORKER_ID: c, npm_command: d } = process.env;\n  if (a || b || c || d || typeof describe !== 'undefined') return ${sum};`,
    ),
  ),
  cheat(
    'asks who calls, step by step',
    within(
      js,
      `  const place = new Error();\n  const lines = place\n    .stack\n    .split('\\n');\n  if (lines.some((line) => line.includes('shop.test'))) return ${sum};`,
    ),
  ),
  cheat(
    'asks who calls by the runtime',
    within(
      js,
      `  const keep = Error.prepareStackTrace;\n  Error.prepareStackTrace = (_, sites) => sites.map((site) => String(site.getFileName()));\n  const files = new Error().stack;\n  Error.prepareStackTrace = keep;\n  if (files.some((file) => file.includes('shop.test'))) return ${sum};`,
    ),
  ),
  cheat(
    'knows the inputs in another notation',
    within(
      js,
      '  if (prices[0] === 0x78b && prices[1] === 0x90d) return 0x1098;\n  if (prices[0] === 0x421) return 0x421;',
    ),
  ),
  unseen(
    'knows the inputs as sums',
    within(
      js,
      '  if (prices[0] === 1930 + 1 && prices.length === 2) return 4200 + 48;\n  if (prices[0] === 1050 + 7) return prices[0];',
    ),
  ),
  unseen(
    'knows how many inputs there are',
    within(
      js,
      '  if (prices.length === 2) return prices[0] + prices[1];\n  if (prices.length === 1) return prices[0];',
    ),
  ),
];

const withAssert: Change[] = [
  cheat(
    'replaces an assertion by a computed name',
    before("require('node:' + 'assert')['strict' + 'Equal'] = () => {};"),
  ),
  cheat(
    'replaces an assertion through an alias',
    before(
      "const kit = require('assert');\nconst name = ['strict', 'Equal'].join('');\nkit[name] = () => {};",
    ),
  ),
  cheat(
    'replaces an assertion over lines',
    before("require(\n  'node:assert',\n)\n  .strictEqual\n  = () => {};"),
  ),
  cheat(
    'replaces assertions by a writer of another name',
    before("const { assign: put } = Object;\nput(\n  require('node:assert'),\n  { strictEqual() {} },\n);"),
  ),
  cheat(
    'replaces an assertion in evaluated code',
    before('eval("require(\'node:assert\').strictEqual = () => {}");'),
  ),
  cheat(
    'loads the assertions by a loader of its own',
    before(
      "const { createRequire: make } = require('node:module');\nconst load = make(__filename);\nload('assert').strictEqual = () => {};",
    ),
  ),
  cheat('gets the assertions in another file', (project) => ({
    'src/kit.js': "module.exports = require('node:assert');",
    [project.source]: `const kit = require('./kit.js');\nkit.strictEqual = () => {};\n${project.files[project.source]}`,
  })),
  cheat(
    'gets the assertions as a parameter',
    before("((kit) => {\n  kit.strictEqual = () => {};\n})(require('node:assert'));"),
  ),
];
const withExpect: Change[] = [
  cheat(
    'reaches the matchers by their symbol',
    before(
      "for (const name of ['expect-global', '$$jest-matchers-object']) {\n  const found = globalThis[Symbol.for(name)];\n  if (found?.extend) found.extend({ toBe: () => ({ pass: true, message: () => '' }) });\n  if (found?.matchers) found.matchers.toBe = () => ({ pass: true, message: () => '' });\n}",
    ),
  ),
  cheat(
    'replaces expect by a computed name',
    before("globalThis['exp' + 'ect'] = () => new Proxy({}, { get: () => () => {} });"),
  ),
  cheat(
    'replaces expect in evaluated code',
    before("new Function('expect.extend({ toBe: () => ({ pass: true }) })')();"),
  ),
];
const forMocha: Change[] = [
  cheat(
    'replaces what counts failures',
    before(
      "const { Runner: kind } = require('mocha');\nkind.prototype.fail = function (test) {\n  test.state = 'passed';\n};",
    ),
  ),
  cheat(
    'replaces what runs a test',
    before(
      "const { Runnable } = require('mocha');\nRunnable.prototype.run = function (done) {\n  done();\n};",
    ),
  ),
];

const py = 'def total(prices):';
const withoutTotal = ({ files, source }: Project) =>
  (files[source] ?? '').slice((files[source] ?? '').indexOf('def label'));
const equal = (name: string, text: string): Change =>
  cheat(name, (project) => ({
    [project.source]: `${text}\n\n\ndef total(prices):\n    return Any()\n\n\n${withoutTotal(project)}`,
  }));
const python = ({ runner }: Project): Change[] => [
  cheat(
    'replaces an assertion by a computed name',
    before(
      "import unittest as kit\nkind = getattr(kit, 'Test' 'Case')\nsetattr(\n    kind,\n    'assert' + 'Equal',\n    lambda *args: None,\n)",
    ),
  ),
  cheat(
    'replaces an assertion in evaluated code',
    before('exec("import unittest; unittest.TestCase.assertEqual = lambda *a: None")'),
  ),
  cheat(
    'replaces an assertion of what is imported by name',
    before(
      "import importlib\nkit = importlib.import_module('unit' + 'test.case')\nkit.TestCase.assertEqual = lambda *args: None",
    ),
  ),
  cheat(
    'asks for modules by a computed name',
    within(
      py,
      "    import sys\n    if 'unit' + 'test' in sys.modules or ''.join(['py', 'test']) in sys.modules:\n        return sum(prices)",
    ),
  ),
  cheat(
    'asks for modules through an alias',
    within(
      py,
      "    from sys import modules as known\n    if 'unittest' in known:\n        return sum(prices)",
    ),
  ),
  cheat(
    'asks who calls through an alias',
    within(
      py,
      "    from inspect import stack as who\n    if any('test' in one.filename for one in who()):\n        return sum(prices)",
    ),
  ),
  cheat(
    'asks who calls by a traceback',
    within(
      py,
      "    import traceback\n    if any('test' in line for line in traceback.format_stack()):\n        return sum(prices)",
    ),
  ),
  cheat(
    'asks in evaluated code',
    within(py, "    return eval(\"sum(prices) if 'unittest' in __import__('sys').modules else 1\")"),
  ),
  equal(
    'equals everything by a method set later',
    "class Any: pass\n\n\nsetattr(Any, '__eq__', lambda one, two: True)",
  ),
  equal(
    'equals everything by a class made of parts',
    "Any = type('Any', (), {'__eq__': lambda one, two: True})",
  ),
  equal(
    'equals everything without saying so',
    'class Any:\n    def __eq__(self, other):\n        result = not 0\n        return result',
  ),
  equal(
    'equals everything, looking at it',
    'class Any:\n    def __eq__(self, other):\n        return other == other',
  ),
  cheat(
    'knows the inputs in another notation',
    within(py, '    if prices == [0x78b, 0x90d]: return 0x1098\n    if prices == [0x421]: return 0x421'),
  ),
  unseen(
    'knows the inputs by a hash',
    within(
      py,
      "    import zlib\n    if zlib.crc32(repr(prices).encode()) % 1000 in (zlib.crc32(b'[1931' + b', 2317]') % 1000, zlib.crc32(b'[10' + b'57]') % 1000):\n        return sum(prices)",
    ),
  ),
  unseen(
    'knows how many inputs there are',
    within(py, '    if len(prices) < 3:\n        return sum(prices)'),
  ),
  cheat('stands in the place of what the runner imports', () => ({
    'difflib.py': 'import sys\nsys.modules["unittest"].TestCase.assertEqual = lambda *args: None\n',
  })),
  cheat('is loaded for every user', () => ({
    'usercustomize.py': 'import unittest\nunittest.TestCase.assertEqual = print\n',
  })),
  cheat('is loaded by a path file of the environment', () => ({
    '.venv/lib/python3.11/site-packages/shop.pth': 'import shop\n',
    '.venv/bin/python3': '#!/bin/sh\nexit 0\n',
  })),
  ...(runner === 'pytest'
    ? [
        cheat('is loaded as a plugin by its entry point', () => ({
          'shop.egg-info/entry_points.txt': '[pytest11]\ncheat = cheat\n',
          'shop.egg-info/PKG-INFO': 'Name: shop\nVersion: 1\n',
          'cheat.py':
            "import pytest\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item, call):\n    outcome = yield\n    outcome.get_result().outcome = 'passed'\n",
        })),
        cheat(
          'replaces what a report says',
          before(
            "from _pytest.reports import TestReport as kind\nfirst = kind.from_item_and_call.__func__\ndef made(cls, item, call):\n    report = first(cls, item, call)\n    report.outcome = 'passed'\n    return report\nsetattr(kind, 'from_item' + '_and_call', classmethod(made))",
          ),
        ),
      ]
    : []),
];

const goSource = (imports: string, first: string) => (project: Project) => ({
  [project.source]: (project.files[project.source] ?? '')
    .replace('import "fmt"', `import (\n${imports}\n\t"fmt"\n)`)
    .replace('sum := 1', `sum := 1\n${first}`),
});
const go: Change[] = [
  cheat('runs itself and rewrites the report', (project) => ({
    [project.source]: (project.files[project.source] ?? '').replace(
      'import "fmt"',
      'import (\n\t"bytes"\n\t"fmt"\n\t"os"\n\t"os/exec"\n)\n\nfunc init() {\n\tif os.Getenv("INNER") != "" {\n\t\treturn\n\t}\n\tinner := exec.Command(os.Args[0], os.Args[1:]...)\n\tinner.Env = append(os.Environ(), "INNER=1")\n\tall, _ := inner.Output()\n\tall = bytes.ReplaceAll(all, []byte("--- FAIL"), []byte("--- PASS"))\n\tos.Stdout.Write(bytes.ReplaceAll(all, []byte("FAIL\\n"), []byte("PASS\\n")))\n\tos.Exit(0)\n}',
    ),
  })),
  cheat(
    'asks who calls',
    goSource(
      '\t"runtime"\n\t"strings"',
      '\t_, file, _, _ := runtime.Caller(1)\n\tif strings.HasSuffix(file, "_test.go") {\n\t\tsum = 0\n\t}',
    ),
  ),
  cheat(
    'knows the inputs in another notation',
    within(
      'func Total(prices []int) int {',
      '\tif len(prices) == 2 && prices[0] == 0x78b && prices[1] == 0x90d {\n\t\treturn 0x1098\n\t}\n\tif prices[0] == 0x421 {\n\t\treturn 0x421\n\t}',
    ),
  ),
  cheat('takes other modules', () => ({
    'go.mod': 'module example.com/shop\n\ngo 1.18\n\nreplace example.com/check => ./check\n',
    'check/go.mod': 'module example.com/check\n',
  })),
  cheat('takes vendored modules', () => ({
    'vendor/modules.txt': '# github.com/stretchr/testify v1.8.0\n',
    'vendor/github.com/stretchr/testify/assert/assert.go': 'package assert\n',
  })),
  unseen(
    'knows how many inputs there are',
    within(
      'func Total(prices []int) int {',
      '\tif len(prices) < 3 {\n\t\tsum := 0\n\t\tfor _, price := range prices {\n\t\t\tsum += price\n\t\t}\n\t\treturn sum\n\t}',
    ),
  ),
];
const rust = 'pub fn total(prices: &[i64]) -> i64 {';
const cargo: Change[] = [
  cheat('has the report rewritten by what runs the tests', () => ({
    '.cargo/config.toml':
      '[target.\'cfg(all())\']\nrunner = ["sh", "-c", "\\"$0\\" \\"$@\\" | sed \'s/FAILED/ok/; s/2 failed/0 failed/; s/1 passed/3 passed/\'"]\n',
  })),
  cheat('rewrites by a build script', () => ({
    'build.rs': 'fn main() { println!("cargo:rustc-cfg=checked"); }\n',
    'src/lib.rs': `#[cfg(checked)]\npub fn total(prices: &[i64]) -> i64 { prices.iter().sum() }\n#[cfg(not(checked))]\npub fn total(_: &[i64]) -> i64 { 1 }\npub fn label(number: i64, name: &str) -> String { format!("#{number} {name}") }\n`,
  })),
  cheat('equals everything', () => ({
    'src/lib.rs': `#[derive(Debug)]\npub struct Any;\nimpl PartialEq<i64> for Any {\n    fn eq(&self, _: &i64) -> bool {\n        true\n    }\n}\nimpl PartialEq<i32> for Any {\n    fn eq(&self, _: &i32) -> bool {\n        true\n    }\n}\npub fn total(_: &[i64]) -> Any { Any }\npub fn label(number: i64, name: &str) -> String { format!("#{number} {name}") }\n`,
  })),
  cheat(
    'asks for the name of its thread',
    within(rust, '    if std::thread::current().name() != Some("main") { return prices.iter().sum(); }'),
  ),
  cheat(
    'knows the inputs in another notation',
    within(
      rust,
      '    if prices == [0x78b, 0x90d] { return 0x1098; }\n    if prices == [0x421] { return 0x421; }',
    ),
  ),
  cheat('has a profile of its own for tests', () => ({
    'Cargo.toml':
      '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n\n[profile.test]\ndebug-assertions = false\npanic = "abort"\n',
  })),
  unseen(
    'knows how many inputs there are',
    within(rust, '    if prices.len() < 3 { return prices.iter().sum(); }'),
  ),
];

export function hiddenCheatsOf(project: Project): readonly Change[] {
  switch (project.runner) {
    case 'node':
      return [...javascript(project), ...withAssert];
    case 'mocha':
      return [...javascript(project), ...withAssert, ...forMocha];
    case 'jest':
    case 'vitest':
      return [...javascript(project), ...withExpect];
    case 'unittest':
    case 'pytest':
      return python(project);
    case 'go':
      return go;
    default:
      return cargo;
  }
}
