import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeData } from '@/server/access/permissions';

let directory: string;
const at = (name: string) => path.join(directory, name);
const mode = (place: string) => statSync(place).mode & 0o777;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  for (const name of ['runs.db', 'runs.db-wal', 'keys.json']) writeFileSync(at(name), '', { mode: 0o644 });
  mkdirSync(at('snapshots'), { mode: 0o755 });
  chmodSync(directory, 0o755);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('who may read the data', () => {
  it('closes database, snapshots, keys and their folder to other users, and says so', () => {
    expect(closeData(at('runs.db'))).toHaveLength(5);
    expect([directory, at('snapshots'), at('runs.db'), at('runs.db-wal'), at('keys.json')].map(mode)).toEqual(
      [0o700, 0o700, 0o600, 0o600, 0o600],
    );
    expect(closeData(at('runs.db'))).toEqual([]);
  });

  it('leaves a folder that holds other things, and says so', () => {
    writeFileSync(at('letters.txt'), '', { mode: 0o644 });
    expect(closeData(at('runs.db')).join()).toMatch(/holds other things too/);
    expect([mode(directory), mode(at('letters.txt')), mode(at('keys.json'))]).toEqual([0o755, 0o644, 0o600]);
  });
});
