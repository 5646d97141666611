import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Small repositories with a one-line fault each, in no sample task. */
export const buggyRepos = {
  'a median that picks the wrong middle': {
    'package.json': '{"name":"stats","type":"module"}\n',
    'src/sort.js': 'export const ascending = (xs) => [...xs].sort((a, b) => a - b);\n',
    'src/median.js': `import { ascending } from './sort.js';

export function median(values) {
  if (values.length === 0) return NaN;
  const sorted = ascending(values);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle];
  return (sorted[middle] + sorted[middle + 1]) / 2;
}
`,
    'test/median.test.js': `import assert from 'node:assert/strict';
import test from 'node:test';
import { median } from '../src/median.js';

test('of nothing is not a number', () => assert.ok(Number.isNaN(median([]))));
test('of an odd count is the middle value', () => assert.equal(median([3, 1, 2]), 2));
test('of an even count is the mean of the two in the middle', () => assert.equal(median([4, 1, 3, 2]), 2.5));
test('of two is their mean', () => assert.equal(median([10, 20]), 15));
`,
  },
  'a page count that loses the last page': {
    'package.json': '{"name":"pager","type":"module"}\n',
    'lib/page-count.js': `export function pageCount(total, size) {
  if (size <= 0) throw new RangeError('size must be positive');
  return Math.floor(total / size);
}
`,
    'lib/pages.js': `import { pageCount } from './page-count.js';

export function pages(items, size) {
  const result = [];
  for (let page = 0; page < pageCount(items.length, size); page++) {
    result.push(items.slice(page * size, (page + 1) * size));
  }
  return result;
}
`,
    'test/pages.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages } from '../lib/pages.js';

test('splits evenly', () => assert.deepEqual(pages([1, 2, 3, 4], 2), [[1, 2], [3, 4]]));
test('keeps a short last page', () => assert.deepEqual(pages([1, 2, 3], 2), [[1, 2], [3]]));
test('has no page without items', () => assert.deepEqual(pages([], 5), []));
test('refuses a size of nothing', () => assert.throws(() => pages([1], 0), RangeError));
`,
  },
  'a permission check that is inverted': {
    'package.json': '{"name":"access"}\n',
    'roles.js': `const roles = { admin: ['read', 'write', 'grant'], editor: ['read', 'write'], guest: ['read'] };

function actionsOf(user) {
  return roles[user.role] || [];
}

module.exports = { actionsOf };
`,
    'access.js': `const { actionsOf } = require('./roles');

function mayDo(user, action) {
  if (user.suspended) return true;
  return actionsOf(user).includes(action);
}

module.exports = { mayDo };
`,
    'access.test.js': `const assert = require('node:assert');
const { test } = require('node:test');
const { mayDo } = require('./access');

test('an editor may write', () => assert.strictEqual(mayDo({ role: 'editor' }, 'write'), true));
test('a guest may not write', () => assert.strictEqual(mayDo({ role: 'guest' }, 'write'), false));
test('a suspended admin may do nothing', () =>
  assert.strictEqual(mayDo({ role: 'admin', suspended: true }, 'read'), false));
test('a suspended guest may not grant', () =>
  assert.strictEqual(mayDo({ role: 'guest', suspended: true }, 'grant'), false));
`,
  },
} as const;

/** Writes the files into a new temporary directory and returns it. */
export function writeRepo(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-repo-'));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return directory;
}
