import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { backoff, retry } from '../src/retry.js';

describe('retry', () => {
  test('backs off exponentially up to a maximum', () => {
    const random = () => 0.5;
    const waits = [1, 2, 3, 4].map((attempt) => backoff(attempt, { baseMs: 100, maxMs: 500, random }));
    assert.deepEqual(waits, [100, 200, 400, 500]);
  });

  test('retries after jitter', async () => {
    const waits = [];
    const answer = await retry(
      (attempt) => {
        if (attempt < 2) throw new Error('busy');
        return 'ok';
      },
      { sleep: async (ms) => waits.push(ms) },
    );
    assert.equal(answer, 'ok');
    assert.ok(waits[0] < 130, `waited ${waits[0]} ms before the second attempt`);
  });

  test('gives up with the last error', async () => {
    const failing = (attempt) => {
      throw new Error(`attempt ${attempt}`);
    };
    await assert.rejects(retry(failing, { attempts: 2, sleep: async () => {} }), /attempt 2/);
  });
});
