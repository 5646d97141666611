import { asSnapshotId } from '@/server/core/base/ids';
import { createSandboxDriver } from '@/server/sandbox';

/** A process that holds sandboxes with commands under way, to be killed by a test. Arguments: kind, data directory, snapshot. */
const [kind, dataDirectory = '', snapshot = ''] = process.argv.slice(2);
const driver = createSandboxDriver(kind === 'docker' ? 'docker' : 'local', { dataDirectory });
for (let i = 0; i < 2; i++) {
  const sandbox = await driver.open(asSnapshotId(snapshot), { owner: `held/a${i}` });
  await sandbox.run('true', { timeoutMs: 20_000 });
  void sandbox.run('setsid sleep 3371 & sleep 3372', { timeoutMs: 600_000 });
}
process.stdout.write('holding\n');
