import { expect, it } from 'vitest';
import { patchProblem } from '@/server/sandbox/patch-check';
import { openSnapshotStore } from '@/server/sandbox/store';
import { snapshotOf, temporaryDirectory } from './places';

it('a patch is tried on a copy of the files it changes', async () => {
  const store = openSnapshotStore(temporaryDirectory());
  const root = snapshotOf(store, {
    'a.js': 'one\ntwo\n',
    'crlf.txt': 'a\r\nb\r\n',
    'gone é.txt': 'x',
    'run.sh': { mode: 0o755, text: 'true\n' },
    'bytes.bin': '\0\u0001',
  });
  const at = snapshotOf(store, {
    'a.js': 'one\n2\n',
    'crlf.txt': 'a\r\nc\r\n',
    'new/file.txt': 'no end',
    'run.sh': { mode: 0o644, text: 'false\n' },
    'bytes.bin': '\0\u0002',
  });
  for (const prefix of ['', 'packages/shop/']) {
    const patch = await store.patch(root, at, prefix);
    expect(await patchProblem(store, { root, at, patch, prefix })).toBeNull();
    expect(await patchProblem(store, { root, at, patch: patch.replace('-two', '-three'), prefix })).toMatch(
      /patch failed|does not apply/,
    );
  }
  expect(await patchProblem(store, { root, at, patch: '' })).toBeNull();
});
