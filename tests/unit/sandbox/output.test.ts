import { expect, test } from 'vitest';
import { packTar, type TarEntry } from '@/server/sandbox/docker/tar';
import { unpackTar, unpackTarStream } from '@/server/sandbox/docker/untar';
import { collectOutput } from '@/server/sandbox/executor/output';
import { relativePaths } from '@/server/sandbox/executor/relative-paths';
import { nextStamp } from '@/server/sandbox/executor/stamp';

test('output over the cap keeps its first and last half and says how much is missing', () => {
  const output = collectOutput(10);
  for (const part of ['abcde', 'f'.repeat(100_000), 'vwxyz']) output.push(Buffer.from(part));
  expect(output.text()).toBe('abcde\n[… 100000 bytes cut …]\nvwxyz');
  expect(output.truncated).toBe(true);
  const short = collectOutput(10);
  short.push(Buffer.from('0123456789'));
  expect(short.text()).toBe('0123456789');
  expect(short.truncated).toBe(false);
});

test('absolute paths of the workspace become relative, other paths stay', () => {
  const text =
    'at file:///workspace/src/a.js:1 (/workspace/b c) in /workspace, not /workspace2/x nor /my/workspace/y; /workspace';
  expect(relativePaths(text, ['/workspace'])).toBe(
    'at src/a.js:1 (b c) in ., not /workspace2/x nor /my/workspace/y; .',
  );
});

test('every stamp is newer in whole seconds than the one before and than the clock', () => {
  const now = Date.now();
  const first = nextStamp(now);
  expect(first).toBeGreaterThan(now / 1000);
  expect(nextStamp(now)).toBe(first + 1);
});

test('an archive gives back names of any bytes and length', () => {
  const content = Buffer.from('hello');
  const entries: TarEntry[] = [
    { path: 'a\nb \xff', type: 'file', mode: 0o755, target: '', content },
    { path: `${'d'.repeat(90)}/${'x'.repeat(120)}`, type: 'file', mode: 0o644, target: '', content },
    { path: 'dir', type: 'dir', mode: 0o700, target: '', content: new Uint8Array() },
    { path: 'link', type: 'link', mode: 0o777, target: 't'.repeat(150), content: new Uint8Array() },
  ];
  const read = [...unpackTar(packTar(entries, { uid: 0, gid: 0, mtime: 1 }))];
  expect(read.map((entry) => ({ ...entry, content: Buffer.from(entry.content) }))).toEqual(
    entries.map((entry) => ({ ...entry, content: Buffer.from(entry.content) })),
  );
});

test('an archive that comes in pieces gives the same entries, and is given up at its end', async () => {
  const content = Buffer.from('x'.repeat(1300));
  const entries: TarEntry[] = [
    { path: `${'d'.repeat(90)}/${'x'.repeat(120)}`, type: 'file', mode: 0o644, target: '', content },
    { path: 'empty', type: 'file', mode: 0o600, target: '', content: Buffer.alloc(0) },
    { path: 'dir', type: 'dir', mode: 0o700, target: '', content: Buffer.alloc(0) },
    { path: 'link', type: 'link', mode: 0o777, target: 'empty', content: Buffer.alloc(0) },
  ];
  const archive = packTar(entries, { uid: 0, gid: 0, mtime: 1 });
  for (const length of [1, 100, 511, 4096, archive.length]) {
    let givenUp = false;
    async function* pieces() {
      try {
        for (let at = 0; at < archive.length; at += length) yield archive.subarray(at, at + length);
        await new Promise(() => {});
      } finally {
        givenUp = true;
      }
    }
    const read: TarEntry[] = [];
    for await (const entry of unpackTarStream(pieces())) {
      if (entry.type !== 'hard')
        read.push({ ...entry, type: entry.type, content: Buffer.from(entry.content) });
    }
    expect(read).toEqual(entries.map((entry) => ({ ...entry, content: Buffer.from(entry.content) })));
    expect(givenUp).toBe(true);
  }
});

test('an archive that is cut is no archive', async () => {
  const entry: TarEntry = { path: 'a', type: 'file', mode: 0o644, target: '', content: Buffer.alloc(2000) };
  const archive = packTar([entry], { uid: 0, gid: 0, mtime: 1 });
  async function* one() {
    yield archive.subarray(0, 1500);
  }
  const read = async () => {
    for await (const _ of unpackTarStream(one())) void _;
  };
  await expect(read()).rejects.toThrow(/cut/);
});
