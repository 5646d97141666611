// After all suites: nothing of ours may be left on the machine but the base image.
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import Docker from 'dockerode';

/** A sandbox of a process that still runs (another search on this machine) is no leftover. */
function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Alone on a shared machine only what no living process can own is a leftover; after the suites all that is ours. */
const afterSuites = process.env.ESPALIER_TEST_TEMPORARY === tmpdir();
const sandbox = /^espalier-sandbox-(\d+)-/;
const left = readdirSync(tmpdir())
  .filter((name) => {
    const pid = sandbox.exec(name)?.[1];
    if (pid !== undefined) return !alive(Number(pid));
    return name.startsWith(afterSuites ? 'espalier-' : 'espalier-engine-');
  })
  .map((name) => `${name} in the temporary directory`);
try {
  const docker = new Docker();
  await docker.ping();
  for (const container of await docker.listContainers({ all: true })) {
    const labels = Object.keys(container.Labels ?? {});
    if (labels.some((label) => label.startsWith('espalier')))
      left.push(`container ${container.Names.join(' ')}`);
  }
  const isOurs = ({ Name, Labels }) =>
    [Name, ...Object.keys(Labels ?? {})].some((word) => word.startsWith('espalier'));
  for (const volume of (await docker.listVolumes()).Volumes ?? [])
    if (isOurs(volume)) left.push(`volume ${volume.Name}`);
  for (const network of await docker.listNetworks())
    if (isOurs(network)) left.push(`network ${network.Name}`);
  for (const image of await docker.listImages()) {
    const tags = image.RepoTags ?? [];
    const labelled = Object.keys(image.Labels ?? {}).some((label) => label.startsWith('espalier'));
    const ours = labelled || tags.some((tag) => tag.startsWith('espalier'));
    if (ours && !tags.some((tag) => tag.startsWith('espalier/base:')))
      left.push(`image ${tags.join(' ') || image.Id}`);
  }
} catch (error) {
  if (process.env.CI === 'true') throw error;
  console.log('No Docker engine answers; only directories were looked at.');
}
if (left.length > 0) {
  console.error(`left behind:\n${left.join('\n')}`);
  process.exit(1);
}
console.log('Nothing is left behind.');
