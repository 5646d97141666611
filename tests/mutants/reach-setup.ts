import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import type { TestReach } from './reach';

/** Runs before each test file is loaded, and tells after it which stretches each of its tests ran. */
const reached = new Uint8Array(Number(process.env.ESPALIER_REACH_COUNT));
Object.assign(globalThis, { reached });
const reachOfTests: TestReach[] = [];
const file = expect.getState().testPath ?? '';

function record(id: string | null): void {
  const hit: number[] = [];
  reached.forEach((value, index) => {
    if (value === 1) hit.push(index);
  });
  reached.fill(0);
  reachOfTests.push({ file, id, hit });
}

beforeEach(() => record(null));
afterEach(({ task }) => record(task.id));
afterAll(() => {
  record(null);
  const name = `${path.relative(process.cwd(), file).replaceAll('/', '-')}.json`;
  writeFileSync(path.join(process.env.ESPALIER_REACH ?? '', name), JSON.stringify(reachOfTests));
});
