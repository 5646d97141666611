import { existsSync } from 'node:fs';
import { type DataPaths, openForReading } from '@/db/open';
import { errorMessage } from '@/server/core/base/error-message';
import { type SnapshotId, splitSnapshotId } from '@/server/core/base/ids';
import { detectSandbox } from '@/server/sandbox';
import { connectDocker, isImage } from '@/server/sandbox/docker/connect';
import { standInFor } from '@/server/sandbox/docker/stand-in';
import { detectIsolation } from '@/server/sandbox/local/isolation';
import { type Finding, findingsOf } from './finding';

const { ok, warning, problem } = findingsOf('sandboxes');

export async function checkSandboxes(paths: DataPaths): Promise<Finding[]> {
  const { docker, reason, local } = await detectSandbox();
  const isolation =
    detectIsolation().kind === 'bubblewrap'
      ? ok(`Local: ${local}`)
      : warning(
          `Local: ${local}`,
          'Install bubblewrap and allow user namespaces (sysctl kernel.unprivileged_userns_clone, or the restriction of AppArmor), or use --sandbox docker.',
        );
  const named = environmentsNamed(paths);
  if (docker === null) {
    const text = reason ?? 'No Docker engine replies.';
    return [isolation, named.length > 0 ? problem(text, 'Runs in this database need it.') : warning(text)];
  }
  return [isolation, ok(`Docker ${docker} replies.`), await images(paths, named)];
}

async function images({ snapshots }: DataPaths, named: readonly string[]): Promise<Finding> {
  const engine = connectDocker();
  const missing: string[] = [];
  try {
    for (const name of named) {
      const replacement = standInFor(snapshots, name) ?? name;
      if (!(await isImage(engine, name)) && !(await isImage(engine, replacement))) missing.push(name);
    }
  } catch (error) {
    return problem(errorMessage(error));
  }
  if (missing.length === 0)
    return ok(`The engine has all ${named.length} environment images that nodes name.`);
  return warning(
    `${missing.length} environment images that nodes name are missing in the engine.`,
    'Nothing needs to be done: they are rebuilt from the log when a run needs them. Until then their nodes can only be read.',
  );
}

/** Images that snapshots name. What is wrong with the database is a finding of its own. */
function environmentsNamed({ database }: DataPaths): string[] {
  if (!existsSync(database)) return [];
  try {
    const client = openForReading(database);
    try {
      const ids = client.prepare<[], SnapshotId>('select distinct snapshot from nodes').pluck().all();
      const names = new Set(ids.map((id) => splitSnapshotId(id).environment));
      return [...names].filter((name) => name.startsWith('sha256:'));
    } finally {
      client.close();
    }
  } catch {
    return [];
  }
}
