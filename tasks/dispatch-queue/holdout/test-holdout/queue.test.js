import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heap } from '../src/heap.js';
import { createJob, isBefore } from '../src/job.js';

function drained(items, before = (a, b) => a < b) {
  const heap = new Heap(before, items);
  return items.map(() => heap.pop());
}

/** Numbers in [0, 997) from a fixed linear congruential sequence. */
function sequence(length, seed) {
  const numbers = [];
  for (let i = 0, x = seed; i < length; i++) {
    x = (x * 421 + 17) % 997;
    numbers.push(x);
  }
  return numbers;
}

test('drains any sequence in order', () => {
  for (const seed of [1, 2, 3, 5, 8, 13]) {
    const items = sequence(60, seed);
    assert.deepEqual(drained(items), [...items].sort((a, b) => a - b));
  }
});

test('the order may be turned round', () => {
  const items = sequence(25, 7);
  assert.deepEqual(drained(items, (a, b) => a > b), [...items].sort((a, b) => b - a));
});

test('an empty heap gives undefined', () => {
  assert.equal(new Heap(isBefore).pop(), undefined);
});

test('jobs of one priority come out by time', () => {
  const jobs = sequence(20, 11).map((at) => createJob({ name: 'n', at }));
  const times = drained(jobs, isBefore).map((job) => job.at);
  assert.deepEqual(times, [...times].sort((a, b) => a - b));
});
