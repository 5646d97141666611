import type { Files } from './workspace';

/** Small repositories invented for these tests, each with one fault. */
export const stack: Files = {
  'src/queue.js': `class Ring {
  constructor(capacity) {
    this.items = new Array(capacity);
    this.capacity = capacity;
    this.head = 0;
    this.size = 0;
  }

  push(value) {
    if (this.size > this.capacity) return false;
    this.items[(this.head + this.size) % this.capacity] = value;
    this.size += 1;
    return true;
  }

  shift() {
    if (this.size === 0) return undefined;
    const value = this.items[this.head];
    this.head = (this.head + 1) % this.capacity;
    this.size -= 1;
    return value;
  }

  toArray() {
    const list = [];
    for (let i = 0; i < this.size; i++) list.push(this.items[(this.head + i) % this.capacity]);
    return list;
  }
}

module.exports = { Ring };
`,
  'test/queue.test.js': `const { Ring } = require('../src/queue');
test('keeps order', () => {
  const ring = new Ring(3);
  ring.push(1); ring.push(2);
  assert.equal(ring.shift(), 1);
  assert.deepEqual(ring.toArray(), [2]);
});
test('refuses when full', () => {
  const ring = new Ring(2);
  assert.equal(ring.push(1), true);
  assert.equal(ring.push(2), true);
  assert.equal(ring.push(3), false);
});
`,
};

export const invoice: Files = {
  'src/tax.js': `const RATES = { food: 0.07, book: 0.07, other: 0.19 };

function rateOf(kind) {
  return RATES[kind] ?? RATES.other;
}

function taxOn(net, kind) {
  return Math.floor(net * rateOf(kind));
}

module.exports = { rateOf, taxOn };
`,
  'src/discount.js': `function discountFor(quantity) {
  if (quantity >= 100) return 0.2;
  if (quantity >= 10) return 0.1;
  return 0;
}

function discounted(price, quantity) {
  const full = price * quantity;
  return full - full * discountFor(quantity);
}

module.exports = { discountFor, discounted };
`,
  'src/invoice.js': `const { taxOn } = require('./tax');
const { discounted } = require('./discount');

function lineTotal(line) {
  const net = discounted(line.price, line.quantity);
  return net + taxOn(net, line.kind);
}

function total(lines) {
  let sum = 0;
  for (const line of lines) {
    sum = lineTotal(line);
  }
  return sum;
}

function summary(lines) {
  const count = lines.length;
  return count + (count === 1 ? ' line, ' : ' lines, ') + total(lines);
}

module.exports = { lineTotal, total, summary };
`,
  'test/invoice.test.js': `const { total, summary, lineTotal } = require('../src/invoice');
const book = { price: 100, quantity: 1, kind: 'book' };
test('one line', () => assert.equal(lineTotal(book), 107));
test('adds lines up', () => assert.equal(total([book, book]), 214));
test('says how many', () => assert.equal(summary([book]), '1 line, 107'));
test('bulk', () => assert.equal(lineTotal({ price: 10, quantity: 10, kind: 'food' }), 96));
`,
  'test/discount.test.js': `const { discountFor } = require('../src/discount');
test('tiers', () => {
  assert.equal(discountFor(9), 0);
  assert.equal(discountFor(10), 0.1);
  assert.equal(discountFor(100), 0.2);
});
`,
};

export const slug: Files = {
  'src/text.js': `function words(text) {
  return text.split(/\\s+/).filter((word) => word !== '');
}

function slugify(title) {
  return words(title).map((word) => word.toUpperCase()).join('-');
}

function initials(name) {
  return words(name).map((word) => word[0]).join('');
}

function shorten(text, limit) {
  if (text.length <= limit) return text;
  return text.slice(0, limit - 1) + '…';
}

module.exports = { words, slugify, initials, shorten };
`,
  'test/text.test.js': `const { slugify, initials, shorten } = require('../src/text');
test('slugs', () => assert.equal(slugify('Hello  World'), 'hello-world'));
test('initials', () => assert.equal(initials('Ada Lovelace'), 'AL'));
test('shortens', () => {
  assert.equal(shorten('abcdef', 6), 'abcdef');
  assert.equal(shorten('abcdefg', 6), 'abcde…');
});
`,
};

export const schedule: Files = {
  'src/interval.js': `function overlaps(a, b) {
  return a.start < b.end && b.start < a.end;
}

function merge(a, b) {
  return { start: Math.min(a.start, b.start), end: Math.max(a.start, b.end) };
}

module.exports = { overlaps, merge };
`,
  'src/schedule.js': `const { overlaps, merge } = require('./interval');

function compact(intervals) {
  const sorted = [...intervals].sort((a, b) => a.start - b.start);
  const result = [];
  for (const interval of sorted) {
    const last = result[result.length - 1];
    if (last && overlaps(last, interval)) result[result.length - 1] = merge(last, interval);
    else result.push(interval);
  }
  return result;
}

function busyTime(intervals) {
  return compact(intervals).reduce((sum, { start, end }) => sum + end - start, 0);
}

module.exports = { compact, busyTime };
`,
  'test/schedule.test.js': `const { compact, busyTime } = require('../src/schedule');
test('keeps apart', () => assert.equal(busyTime([{ start: 1, end: 2 }, { start: 5, end: 7 }]), 3));
test('an interval within another adds nothing', () => {
  assert.equal(busyTime([{ start: 1, end: 10 }, { start: 2, end: 4 }]), 9);
});
test('joins', () => assert.deepEqual(compact([{ start: 1, end: 4 }, { start: 3, end: 6 }]), [{ start: 1, end: 6 }]));
`,
};

export const bank: Files = {
  'bank/__init__.py': '',
  'bank/account.py': `class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.log = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError('amount must be positive')
        self.balance += amount
        self.log.append(('deposit', amount))

    def withdraw(self, amount):
        if amount >= self.balance:
            raise ValueError('not enough money')
        self.balance -= amount
        self.log.append(('withdraw', amount))


def transfer(source, target, amount):
    source.withdraw(amount)
    target.deposit(amount)
`,
  'tests/__init__.py': '',
  'tests/test_account.py': `import unittest
from bank.account import Account, transfer


class TestAccount(unittest.TestCase):
    def test_deposit(self):
        account = Account('ada')
        account.deposit(5)
        self.assertEqual(account.balance, 5)

    def test_empties(self):
        account = Account('ada', 10)
        account.withdraw(10)
        self.assertEqual(account.balance, 0)

    def test_overdraft(self):
        with self.assertRaises(ValueError):
            Account('ada', 10).withdraw(11)

    def test_transfer(self):
        a, b = Account('a', 10), Account('b')
        transfer(a, b, 4)
        self.assertEqual((a.balance, b.balance), (6, 4))
`,
};

export const all = { stack, invoice, slug, schedule, bank };
