import { describe, expect, it } from 'vitest';
import { asSnapshotId, type SnapshotId } from '@/server/core/base/ids';
import type { Outcome } from '@/server/core/verdict/outcome';
import { withoutSteering } from '@/server/verifier/without-steering';
import { fileWorld } from './file-world';

const [root, at] = [asSnapshotId('root'), asSnapshotId('at')];
const ran = (passed: string[], failed: string[] = [], more: Partial<Outcome> = {}): Outcome => ({
  status: 'read',
  tests: [
    ...passed.map((id) => ({ id, status: 'passed' as const, message: '', frame: null })),
    ...failed.map((id) => ({ id, status: 'failed' as const, message: 'no', frame: null })),
  ],
  exitCode: failed.length === 0 ? 0 : 1,
  log: '',
  ms: 10,
  tampered: [],
  ...more,
});

/** What comes of changes, by the outcomes without and with those that steer; and how often the tests ran. */
async function verdict(
  written: Record<string, string>,
  without: Outcome,
  whole: Outcome,
  packages: string[] = [],
  files: Record<string, string> = {},
) {
  const { store, overlays } = fileWorld({ root: files, at: { ...files, ...written } }, () => ({}));
  const runs: SnapshotId[] = [];
  const found = await withoutSteering(
    { ...store, changedPackages: async () => packages },
    at,
    root,
    async (id) => {
      runs.push(id);
      return id === at ? whole : without;
    },
  );
  return { found, runs: runs.length, paths: overlays.flatMap(({ paths }) => paths ?? []) };
}

describe('changes that can steer the tests', () => {
  it('are none: the tests run once, with all changes', async () => {
    const whole = ran(['a']);
    expect(await verdict({ 'shop.py': 'x' }, ran([]), whole)).toEqual({ found: whole, runs: 1, paths: [] });
  });

  it('are left out, and all is well without them', async () => {
    const { found, runs, paths } = await verdict({ 'pytest.ini': 'x', 'shop.py': 'y' }, ran(['a']), ran([]));
    expect(found).toEqual({ ...ran(['a']), setAside: ['pytest.ini'] });
    expect([runs, paths]).toEqual([1, ['pytest.ini']]);
  });

  it('are none in a module that the root has', async () => {
    const { found, runs } = await verdict({ 'colorama/ansi.py': 'x' }, ran([]), ran(['a']), [], {
      'colorama/__init__.py': '',
    });
    expect([found, runs]).toEqual([ran(['a']), 1]);
  });

  it('are needed by tests that pass only with them', async () => {
    const { found, runs } = await verdict({ 'conftest.py': 'x' }, ran(['a'], ['b']), ran(['a', 'b']));
    expect(found).toEqual({ ...ran(['a', 'b']), ms: 20, steered: { files: ['conftest.py'], tests: ['b'] } });
    expect(runs).toBe(2);
  });

  it.each<[string, Outcome, Outcome]>([
    ['change nothing', ran(['a'], ['b']), ran(['a'], ['b'])],
    ['have a test fail, or left out, that passes without them', ran(['a'], ['b']), ran(['b'])],
    ['leave no report', ran(['a'], ['b']), ran(['a', 'b'], [], { status: 'unreadable' })],
  ])('are left out where they %s', async (_, without, whole) => {
    const { found } = await verdict({ '.mocharc.json': 'x' }, without, whole);
    expect(found).toEqual({ ...without, ms: 20, setAside: ['.mocharc.json'] });
  });

  it('are installed packages, also those that snapshots share', async () => {
    const written = {
      'node_modules/left/index.js': 'x',
      '__mocks__/left.js': 'y',
      'node_modules/.cache/a': 'z',
    };
    const { paths } = await verdict(written, ran(['a']), ran(['a']), ['sub/node_modules']);
    expect(paths).toEqual(['__mocks__/left.js', 'node_modules/left/index.js', 'sub/node_modules']);
  });
});

describe('the root', () => {
  it('runs as it is', async () => {
    const { store } = fileWorld({ root: { 'pytest.ini': 'x' } }, () => ({}));
    expect(await withoutSteering(store, root, root, async () => ran(['a']))).toEqual(ran(['a']));
  });
});
