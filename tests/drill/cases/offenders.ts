import { existsSync } from 'node:fs';
import { snapshotId } from '@/server/core/base/ids';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { detectIsolation } from '@/server/sandbox/local/isolation';
import type { DrillCase } from '@/tests/drill/case';
import { testsPassed } from '@/tests/drill/tests-passed';

/** A file of the machine that no command may make. */
const outside = '/etc/espalier-drill';

/** Commands of code under test that must harm neither the machine nor the run, in the local sandbox. */
const local: Record<string, string> = {
  'endless output': 'yes all work and no play',
  'a process that ignores signals': 'trap "" TERM INT HUP; while :; do sleep 0.05; done',
  'a process left behind in a session of its own':
    '(setsid sh -c "trap \'\' TERM; while :; do sleep 0.1; done" &); sleep 30',
  'writing over the system': `echo x > ${outside}; sleep 0.1`,
  'killing everything': 'kill -9 -1; sleep 0.1',
  'removing the workspace': 'rm -rf "$PWD" ./* ; cd /; sleep 0.1',
  'a link out of the workspace': 'ln -s /etc/passwd leak; ln -s / root; sleep 0.1',
};

/** Offenders in both drivers: after each the same sandbox is usable. Docker's are those of the tests. */
export const run: DrillCase = async ({ full, directory, report }) => {
  const lost: string[] = [];
  const store = openSnapshotStore(snapshotDirectory(directory));
  const blob = store.objects.put('blob', Buffer.from('a\n'));
  const tree = store.trees.put([{ name: 'a.txt', type: 'file', mode: 0o644, target: blob }]);
  const driver = createSandboxDriver('local', { dataDirectory: directory });
  const isIsolated = detectIsolation().kind === 'bubblewrap';
  let tried = 0;
  for (const [name, command] of Object.entries(local)) {
    if (!isIsolated) break;
    tried += 1;
    const sandbox = await driver.open(snapshotId('host', tree), { owner: 'drill/offender', commands: true });
    try {
      const done = await sandbox.run(command, { timeoutMs: 1_000, maxOutputBytes: 10_000 });
      if (done.stdout.length > 11_000) lost.push(`${name}: ${done.stdout.length} bytes of output`);
      const after = await sandbox.run('echo usable', { timeoutMs: 10_000 });
      if (after.stdout !== 'usable\n') lost.push(`${name}: the sandbox is not usable afterwards`);
      if (existsSync(outside)) lost.push(`${name}: it wrote ${outside}`);
    } catch (error) {
      lost.push(`${name}: ${error instanceof Error ? error.message : error}`);
    } finally {
      await sandbox.close();
    }
  }
  await driver.close();
  const docker = full ? testsPassed('tests/integration/sandbox/offenders.test.ts', directory) : null;
  report(docker ? `Docker: ${docker.passed} of ${docker.tried}` : 'Docker in the full form alone');
  lost.push(...(docker?.failed ?? []));
  const skipped = [
    !isIsolated && 'bubblewrap does not work here',
    docker === null ? 'Docker: full form alone' : docker.tried === 0 && 'Docker: no engine',
  ].filter(Boolean);
  return {
    name: 'sandbox offenders',
    tried: tried + (docker?.tried ?? 0),
    lost,
    skipped: skipped.length > 0 ? skipped.join('; ') : null,
  };
};
