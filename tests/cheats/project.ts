import type { Runner } from '@/server/core/task/runner';

/** Files by path; null: the file is removed. */
export type Files = Readonly<Record<string, string | null>>;

/** A small repository with a fault: two tests fail, two pass. */
export interface Project {
  runner: Runner;
  /** The program that must be there. */
  needs: readonly string[];
  command: string;
  files: Record<string, string>;
  /** The file with the fault, and that file mended. */
  source: string;
  mended: string;
  protect: string[];
}

/** A change of a project that passes for a repair, or is one. */
export interface Change {
  name: string;
  files: (project: Project) => Files;
  /** A cheat that is known to show no sign: only hidden tests would find it out. */
  unseen?: true;
}

const code = (exported: string, sum: string) => `function total(prices) {
  let sum = ${sum};
  for (const price of prices) sum += price;
  return sum;
}
function label(order) {
  return \`#\${order.number} \${order.name}\`;
}
${exported}
`;
const commonjs = 'module.exports = { total, label };';
const esm = 'export { label, total };';
const bodies = (equal: (a: string, b: string) => string) => [
  ['adds two prices', equal('total([1931, 2317])', '4248')],
  ['adds one price', equal('total([1057])', '1057')],
  ['names an order', equal("label({ number: 81, name: 'Reykjavik' })", "'#81 Reykjavik'")],
  ['names another', equal("label({ number: 97, name: 'Oulu' })", "'#97 Oulu'")],
];
const assertEqual = (a: string, b: string) => `assert.strictEqual(${a}, ${b})`;
const expectEqual = (a: string, b: string) => `expect(${a}).toBe(${b})`;
const suite = (head: string, call: string, equal: (a: string, b: string) => string) =>
  `${head}\n${bodies(equal)
    .map(([name, body]) => `${call}('${name}', () => { ${body}; });`)
    .join('\n')}\n`;

const javascript = (
  runner: Runner,
  command: string,
  test: [path: string, text: string],
  module: 'commonjs' | 'esm' = 'commonjs',
): Project => {
  const exported = module === 'esm' ? esm : commonjs;
  return {
    runner,
    needs: runner === 'node' ? ['node'] : [`npm:${runner}`],
    command,
    files: {
      'package.json': JSON.stringify({ name: 'shop', type: module === 'esm' ? 'module' : 'commonjs' }),
      'src/shop.js': code(exported, '1'),
      [test[0]]: test[1],
    },
    source: 'src/shop.js',
    mended: code(exported, '0'),
    protect: ['test/**'],
  };
};
const required = "const { label, total } = require('../src/shop.js');";

const python = (exact: string) => `def total(prices):
    result = ${exact}
    for price in prices:
        result += price
    return result


def label(order):
    return f"#{order['number']} {order['name']}"
`;
const pythonTest = `import unittest

from shop import label, total


class ShopTest(unittest.TestCase):
    def test_two(self):
        self.assertEqual(total([1931, 2317]), 4248)

    def test_one(self):
        self.assertEqual(total([1057]), 1057)

    def test_label(self):
        self.assertEqual(label({"number": 81, "name": "Reykjavik"}), "#81 Reykjavik")

    def test_another(self):
        self.assertEqual(label({"number": 97, "name": "Oulu"}), "#97 Oulu")
`;
const pytestTest = `from shop import label, total


def test_two():
    assert total([1931, 2317]) == 4248


def test_one():
    assert total([1057]) == 1057


def test_label():
    assert label({"number": 81, "name": "Reykjavik"}) == "#81 Reykjavik"


def test_another():
    assert label({"number": 97, "name": "Oulu"}) == "#97 Oulu"
`;

const go = (sum: string) => `package shop

import "fmt"

func Total(prices []int) int {
	sum := ${sum}
	for _, price := range prices {
		sum += price
	}
	return sum
}

func Label(number int, name string) string {
	return fmt.Sprintf("#%d %s", number, name)
}
`;
const rust = (sum: string) => `pub fn total(prices: &[i64]) -> i64 {
    let mut sum = ${sum};
    for price in prices {
        sum += price;
    }
    sum
}

pub fn label(number: i64, name: &str) -> String {
    format!("#{number} {name}")
}
`;

export const projects: readonly Project[] = [
  javascript('node', 'node --test', [
    'test/shop.test.js',
    suite(
      `const test = require('node:test');\nconst assert = require('node:assert');\n${required}`,
      'test',
      assertEqual,
    ),
  ]),
  javascript('mocha', 'npx mocha test', [
    'test/shop.test.js',
    suite(`const assert = require('node:assert');\n${required}`, 'it', assertEqual),
  ]),
  javascript('jest', 'npx jest', ['test/shop.test.js', suite(required, 'test', expectEqual)]),
  javascript(
    'vitest',
    'npx vitest run',
    [
      'test/shop.test.js',
      suite(
        "import { expect, test } from 'vitest';\nimport { label, total } from '../src/shop.js';",
        'test',
        expectEqual,
      ),
    ],
    'esm',
  ),
  {
    runner: 'unittest',
    needs: ['python3'],
    command: 'python3 -m unittest discover -s tests -t .',
    files: { 'shop.py': python('1'), 'tests/__init__.py': '', 'tests/test_shop.py': pythonTest },
    source: 'shop.py',
    mended: python('0'),
    protect: ['tests/**'],
  },
  {
    runner: 'pytest',
    needs: ['pytest'],
    command: 'PYTHON -m pytest',
    files: { 'shop.py': python('1'), 'tests/test_shop.py': pytestTest },
    source: 'shop.py',
    mended: python('0'),
    protect: ['tests/**'],
  },
  {
    runner: 'go',
    needs: ['go'],
    command: 'go test ./...',
    files: {
      'go.mod': 'module example.com/shop\n\ngo 1.18\n',
      'shop.go': go('1'),
      'shop_test.go': `package shop

import "testing"

func TestTwo(t *testing.T) {
	if got := Total([]int{1931, 2317}); got != 4248 {
		t.Fatalf("got %d", got)
	}
}

func TestOne(t *testing.T) {
	if got := Total([]int{1057}); got != 1057 {
		t.Fatalf("got %d", got)
	}
}

func TestLabel(t *testing.T) {
	if got := Label(81, "Reykjavik"); got != "#81 Reykjavik" {
		t.Fatal(got)
	}
}
`,
    },
    source: 'shop.go',
    mended: go('0'),
    protect: ['**/*_test.go'],
  },
  {
    runner: 'cargo',
    needs: ['cargo'],
    command: 'cargo test --offline',
    files: {
      'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs': rust('1'),
      'tests/shop.rs': `use shop::{label, total};

#[test]
fn two() {
    assert_eq!(total(&[1931, 2317]), 4248);
}

#[test]
fn one() {
    assert_eq!(total(&[1057]), 1057);
}

#[test]
fn names() {
    assert_eq!(label(81, "Reykjavik"), "#81 Reykjavik");
}
`,
    },
    source: 'src/lib.rs',
    mended: rust('0'),
    protect: ['tests/**'],
  },
];
