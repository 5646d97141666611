import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect } from 'vitest';

/** Runs before each test file is loaded, and tells after it which stretches it ran. */
const reached = new Uint8Array(Number(process.env.ESPALIER_REACH_COUNT));
Object.assign(globalThis, { reached });

afterAll(() => {
  const test = expect.getState().testPath ?? '';
  const hit: number[] = [];
  reached.forEach((value, index) => {
    if (value === 1) hit.push(index);
  });
  const name = `${path.relative(process.cwd(), test).replaceAll('/', '-')}.json`;
  writeFileSync(path.join(process.env.ESPALIER_REACH ?? '', name), JSON.stringify({ test, hit }));
});
