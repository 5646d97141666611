import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SnapshotId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';

/**
 * Why `git apply --check` refuses the patch from `root` to `at`, on a copy of the files it changes; null where it takes
 * it, where there is nothing to apply, where links change, or where git is not installed. `prefix` as for `SnapshotStore.patch`.
 */
export async function patchProblem(
  store: SnapshotStore,
  { root, at, patch, prefix = '' }: { root: SnapshotId; at: SnapshotId; patch: string; prefix?: string },
): Promise<string | null> {
  // Links cannot be told from files here.
  if (patch === '' || /^(?:new file mode|deleted file mode|old mode) 120000$|^index .* 120000$/m.test(patch))
    return null;
  const copy = await mkdtemp(path.join(tmpdir(), 'espalier-patch-'));
  try {
    for (const change of await store.diff(root, at)) {
      const bytes = await store.read(root, change.path);
      if (bytes === null) continue;
      const place = path.join(/*turbopackIgnore: true*/ copy, prefix, change.path);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, bytes);
    }
    return await refusal(copy, patch);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function refusal(directory: string, patch: string): Promise<string | null> {
  return new Promise((resolve) => {
    const { GIT_DIR: _, GIT_WORK_TREE: __, ...env } = process.env;
    const git = spawn('git', ['apply', '--check', '-'], {
      cwd: directory,
      env: { ...env, GIT_CEILING_DIRECTORIES: path.dirname(directory) },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let printed = '';
    git.stderr.on('data', (data: Buffer) => {
      printed += data.toString();
    });
    git.on('error', () => resolve(null));
    git.on('close', (code) =>
      resolve(code === 0 ? null : printed.trim().split('\n')[0] || `exit code ${code}`),
    );
    // git may have refused before it read everything.
    git.stdin.on('error', () => {});
    git.stdin.end(patch);
  });
}
