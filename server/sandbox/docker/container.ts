import { cpus } from 'node:os';
import type Docker from 'dockerode';
import { commonEnvironment } from '@/server/sandbox/executor/environment';
import { statusOf } from './connect';
import { labels, processLabel, rootsIn } from './labels';
import { type OutsideWatch, watchOutside } from './outside';
import { openRunner, type Runner, runnerScript } from './runner';
import { packTar } from './tar';

export const workspacePath = '/workspace';

/** What a container may use. `workspaceBytes` is looked at while a command runs, the rest is the engine's to keep. */
export const sandboxLimits = {
  processes: 256,
  memoryBytes: 2 ** 30,
  openFiles: 16_384,
  fileBytes: 2 ** 30,
  workspaceBytes: 2 ** 31,
};

/** What a container is given so that it sees shared packages. */
export interface PackageMounts {
  mounts: { Type: 'volume'; Source: string; Target: string; ReadOnly: true }[];
  /** Folders in memory, by path, with their options. */
  tmpfs: Record<string, string>;
}

/** A started container with its runner, and what the image has to offer. */
export interface Started {
  container: Docker.Container;
  runner: Runner;
  outside: OutsideWatch;
  /** Paths that lead to the workspace: commands' answers tell places in it relatively. */
  roots: string[];
  /** Layers of the image, and its labels. */
  layers: number;
  labels: Record<string, string>;
  uid: number;
  gid: number;
  /** `head -c` takes bytes from the input: small archives go through the runner. */
  hasHead: boolean;
  /** GNU find lists a workspace with the times of its files. */
  hasFind: boolean;
  /** The root filesystem is an overlay of the kernel. */
  overlay: boolean;
}

/**
 * Starts a container of an image: no network (but where `network` is set), no capabilities, bounded in processes, memory and CPU. The workspace is an
 * anonymous volume of the engine, so that it is no part of the container's own layer; nothing is shared with this machine.
 */
export async function startContainer(
  docker: Docker,
  image: string,
  owner: string,
  { network = false, packages }: { network?: boolean; packages?: PackageMounts } = {},
): Promise<Started> {
  const container = await docker.createContainer({
    Image: image,
    Hostname: 'sandbox',
    Entrypoint: ['sh', '-c', runnerScript],
    Cmd: [],
    Env: Object.entries({ ...commonEnvironment, TMPDIR: '/tmp' }).map(([name, value]) => `${name}=${value}`),
    WorkingDir: workspacePath,
    Labels: { [labels.owner]: owner, [labels.process]: processLabel, [labels.environment]: image },
    StopSignal: 'SIGKILL',
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      AutoRemove: true,
      NetworkMode: network ? 'bridge' : 'none',
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: sandboxLimits.processes,
      Memory: sandboxLimits.memoryBytes,
      MemorySwap: sandboxLimits.memoryBytes,
      Ulimits: [
        { Name: 'fsize', Soft: sandboxLimits.fileBytes, Hard: sandboxLimits.fileBytes },
        { Name: 'nofile', Soft: sandboxLimits.openFiles, Hard: sandboxLimits.openFiles },
      ],
      NanoCpus: cpus().length * 1e9,
      Tmpfs: { '/tmp': 'rw,exec,nosuid,size=256m,mode=1777', ...packages?.tmpfs },
      Mounts: [
        { Type: 'volume', Source: '', Target: workspacePath, VolumeOptions: volumeOptions },
        ...(packages?.mounts ?? []),
      ],
      LogConfig: { Type: 'none', Config: {} },
    },
  });
  try {
    const stream = await container.attach({
      stream: true,
      hijack: true,
      stdin: true,
      stdout: true,
      stderr: true,
    });
    await container.start();
    const runner = openRunner(asDuplex(stream));
    const [probe, { RootFS, Config }] = await Promise.all([
      probeImage(runner),
      docker.getImage(image).inspect(),
    ]);
    if (probe.uid !== 0) await container.putArchive(ownWorkspace(probe), { path: '/' });
    const layers = RootFS.Layers?.length ?? 1;
    const roots = [workspacePath, ...rootsIn(Config.Labels)];
    return {
      container,
      runner,
      roots,
      layers,
      labels: Config.Labels ?? {},
      outside: await watchOutside(container, runner, probe),
      ...probe,
    };
  } catch (error) {
    await removeContainer(container);
    throw error;
  }
}

const volumeOptions = {
  NoCopy: true,
  Labels: { [labels.process]: processLabel },
  DriverConfig: { Name: 'local', Options: {} },
};

/** dockerode declares the hijacked connection by its older interface. */
const asDuplex = (stream: NodeJS.ReadWriteStream) => stream as import('node:stream').Duplex;

async function probeImage(
  runner: Runner,
): Promise<Omit<Started, 'container' | 'runner' | 'outside' | 'layers' | 'labels' | 'roots'>> {
  const chunks: Buffer[] = [];
  await runner.request(
    `{ ${printUser}; command -v head >/dev/null && echo head; find / -maxdepth 0 -printf "find\\n"; ${printOverlay}; } </dev/null >&3`,
    { stdout: (chunk) => chunks.push(chunk) },
  );
  const [uid, gid, ...tools] = Buffer.concat(chunks).toString('latin1').trim().split('\n');
  return {
    uid: Number(uid),
    gid: Number(gid),
    hasHead: tools.includes('head'),
    hasFind: tools.includes('find'),
    overlay: tools.includes('overlay'),
  };
}

/** Uid and gid, effective, without `id`. */
const printUser =
  'while read -r key real effective rest; do case $key in Uid:|Gid:) echo "$effective";; esac; done </proc/self/status';
const printOverlay =
  'while read -r a b c d point rest; do case "$point $rest" in "/ "*" - overlay "*) echo overlay;; esac; done </proc/self/mountinfo';

const ownWorkspace = ({ uid, gid }: { uid: number; gid: number }) =>
  packTar([{ path: 'workspace', type: 'dir', mode: 0o755, target: '', content: new Uint8Array() }], {
    uid,
    gid,
    mtime: Math.floor(Date.now() / 1000),
  });

/** Removes a container and its volume. One that is gone, or being removed, is no error. */
export async function removeContainer(container: Docker.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 409) throw error;
    if (status === 409) await container.wait({ condition: 'removed' }).catch(() => undefined);
  }
}
