import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { asSnapshotId, type SnapshotId } from '@/server/core/base/ids';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import { bytesOf } from '@/server/sandbox/store/names';

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'espalier-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A snapshot with these files: a text, or a link's target, or null for an empty directory. */
export function snapshotOf(
  store: SnapshotWriter,
  files: Record<string, string | { link: string } | { mode: number; text: string } | null>,
): SnapshotId {
  const changes = new Map<string, Becomes>();
  for (const [path, what] of Object.entries(files)) {
    if (what === null) changes.set(bytesOf(path), { type: 'dir', mode: 0o755 });
    else if (typeof what === 'object' && 'link' in what) {
      changes.set(bytesOf(path), { type: 'link', mode: 0o777, target: bytesOf(what.link) });
    } else {
      const { mode, text } = typeof what === 'string' ? { mode: 0o644, text: what } : what;
      changes.set(bytesOf(path), {
        type: 'file',
        mode,
        target: store.objects.put('blob', Buffer.from(text)),
      });
    }
  }
  return asSnapshotId(`host:${applyChanges(store.trees, store.trees.empty, changes)}`);
}
