import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planTours } from '../src/batch.js';
import { Dispatcher } from '../src/dispatcher.js';
import { Heap } from '../src/heap.js';
import { createJob } from '../src/job.js';

function order(priorities) {
  const dispatcher = new Dispatcher();
  priorities.forEach((priority, at) => dispatcher.submit(createJob({ name: `job${at}`, priority, at })));
  return priorities.map(() => dispatcher.next().priority);
}

describe('Dispatcher', () => {
  test('sends the more urgent of two jobs first', () => {
    assert.deepEqual(order([5, 1]), [1, 5]);
  });

  test('sends equally urgent jobs in the order they came', () => {
    const dispatcher = new Dispatcher();
    for (const name of ['a', 'b']) dispatcher.submit(createJob({ name, priority: 2 }));
    assert.deepEqual([dispatcher.next().name, dispatcher.next().name], ['a', 'b']);
  });

  test('sends many jobs by priority', () => {
    assert.deepEqual(order([1, 5, 2, 9, 6, 4, 3, 9, 9, 7, 8]), [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9]);
  });

  test('keeps the order while jobs come and go', () => {
    const dispatcher = new Dispatcher();
    const sent = [];
    for (const priority of [3, 5, 6, 9, 8, 7, 9, 8]) dispatcher.submit(createJob({ name: 'x', priority }));
    sent.push(dispatcher.next().priority, dispatcher.next().priority);
    for (const priority of [4, 1]) dispatcher.submit(createJob({ name: 'y', priority }));
    while (dispatcher.waiting > 0) sent.push(dispatcher.next().priority);
    assert.deepEqual(sent, [3, 5, 1, 4, 6, 7, 8, 8, 9, 9]);
  });

  test('has nothing to send when empty', () => {
    assert.equal(new Dispatcher().next(), null);
  });

  test('gives up on a job after too many tries', () => {
    const dispatcher = new Dispatcher({ maxTries: 2 });
    dispatcher.submit(createJob({ name: 'a' }));
    dispatcher.giveBack(dispatcher.next());
    assert.equal(dispatcher.waiting, 1);
    dispatcher.giveBack(dispatcher.next());
    assert.equal(dispatcher.waiting, 0);
    assert.deepEqual(dispatcher.failed.map((job) => job.tries), [2]);
  });
});

describe('planTours', () => {
  test('fills tours up to the capacity', () => {
    const jobs = [3, 3, 2].map((weight, at) => createJob({ name: `j${at}`, weight, at }));
    assert.deepEqual(planTours(jobs, 6).map((tour) => tour.length), [2, 1]);
  });

  test('puts the urgent jobs of a night on the first tours', () => {
    const priorities = [2, 6, 1, 9, 7, 3, 4, 8, 5];
    const tours = planTours(priorities.map((priority, at) => createJob({ name: `n${at}`, priority, at })), 3);
    assert.deepEqual(tours.map((tour) => tour.map((job) => job.priority)), [[1, 2, 3], [4, 5, 6], [7, 8, 9]]);
  });

  test('refuses a job heavier than a tour', () => {
    assert.throws(() => planTours([createJob({ name: 'piano', weight: 9 })], 5), /piano is too heavy/);
  });
});

describe('Heap', () => {
  const sorted = (numbers) => {
    const heap = new Heap((a, b) => a < b, numbers);
    return numbers.map(() => heap.pop());
  };

  test('gives the least first, of up to three', () => {
    assert.deepEqual(sorted([2, 1]), [1, 2]);
    assert.deepEqual(sorted([1, 2, 3]), [1, 2, 3]);
  });

  test('finds the next one on the right', () => {
    assert.deepEqual(sorted([1, 3, 2, 4]), [1, 2, 3, 4]);
  });

  test('looks at the least without taking it', () => {
    const heap = new Heap((a, b) => a > b, [4, 7]);
    assert.deepEqual([heap.peek(), heap.size], [7, 2]);
  });
});

test('refuses an unknown priority', () => {
  assert.throws(() => createJob({ name: 'x', priority: 0 }), /Priority must be 1 to 9/);
});
