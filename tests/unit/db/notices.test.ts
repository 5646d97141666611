import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { putNotice, readNotices } from '@/db/notices';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Writes what a process with this id would have written. */
function noticeOf(pid: number, text: string, at: number): string {
  const name = `engine.${hostname()}-${pid}.json`;
  const notice = { owner: `${hostname()}/${pid}/`, text, at, until: null };
  writeFileSync(path.join(directory, 'notices', name), JSON.stringify(notice));
  return name;
}

it('notices of two engines stand side by side, the oldest first; each process removes its own', () => {
  putNotice(directory, 'engine', 'waits');
  noticeOf(process.ppid, 'waits too', 5);
  expect(readNotices(directory)).toEqual([
    { process: 'engine', text: 'waits too', at: 5 },
    { process: 'engine', text: 'waits', at: expect.any(Number) },
  ]);
  putNotice(directory, 'engine', null);
  expect(readNotices(directory)).toMatchObject([{ text: 'waits too' }]);
});

it('a notice of a process that has died is not shown, and goes with the next notice', () => {
  putNotice(directory, 'engine', 'waits');
  const gone = noticeOf(spawnSync('true').pid, 'was there', 5);
  expect(readNotices(directory)).toMatchObject([{ text: 'waits' }]);
  expect(readdirSync(path.join(directory, 'notices'))).toContain(gone);
  putNotice(directory, 'engine', 'waits on');
  expect(readdirSync(path.join(directory, 'notices'))).not.toContain(gone);
  expect(readNotices(directory)).toMatchObject([{ text: 'waits on' }]);
});

it('a notice is void after its time, and a file that is none is passed over', () => {
  putNotice(directory, 'keeping', 'deleted two', Date.now() + 60_000);
  writeFileSync(path.join(directory, 'notices', 'other.json'), '{"text": 1}');
  expect(readNotices(directory)).toMatchObject([{ process: 'keeping', text: 'deleted two' }]);
  expect(readNotices(directory, Date.now() + 61_000)).toEqual([]);
});
