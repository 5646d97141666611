import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { packTar, type TarEntry } from '@/server/sandbox/docker/tar';
import { fileOf, files, median, type Place, timed } from './place';

/** The plain way over the same engine: `exec` per action, `commit` per step, a container from the image per branch. */
export interface Plain {
  /** Medians, ms. */
  action: number;
  snapshot: number;
  fork: number;
  /** `commit` with 500 MB of unchanged files in the container's layer, ms. */
  largeSnapshot: number;
  /** Bytes a step's image holds beyond the one before it. */
  stepBytes: number;
}

const label = { 'espalier.pid': 'bench' };

export async function measurePlain(place: Place, image: string): Promise<Plain> {
  const docker = connectDocker();
  const images: string[] = [];
  const containers: Docker.Container[] = [];
  const start = async (from: string) => {
    const container = await docker.createContainer({
      Image: from,
      Cmd: ['sleep', '3600'],
      Labels: label,
      WorkingDir: '/code',
      HostConfig: { NetworkMode: 'none' },
    });
    containers.push(container);
    await container.start();
    return container;
  };
  const exec = async (container: Docker.Container, command: string) => {
    const call = await container.exec({
      Cmd: ['sh', '-c', command],
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await call.start({});
    stream.resume();
    await new Promise((resolve) => stream.on('end', resolve));
    const { ExitCode } = await call.inspect();
    if (ExitCode !== 0) throw new Error(`“${command}” ended with ${ExitCode}.`);
  };
  const commit = async (container: Docker.Container) => {
    const { Id }: { Id: string } = await container.commit({ pause: false });
    images.push(Id);
    return Id;
  };
  try {
    const container = await start(image);
    await container.putArchive(workspaceArchive(place), { path: '/' });
    const action = median(await timed(20, () => exec(container, 'true')));
    const snapshots: number[] = [];
    for (let i = 0; i < 7; i++) {
      await exec(container, `echo ${i} >> ${fileOf(0)}`);
      snapshots.push(...(await timed(1, () => commit(container), 0)));
    }
    const forks = await timed(
      5,
      async (round) => exec(await start(images[round % images.length] ?? image), 'true'),
      1,
    );
    const base = (await docker.getImage(image).inspect()).Size;
    const stepBytes = (await docker.getImage(images[0] ?? image).inspect()).Size - base;
    await exec(
      container,
      'mkdir large && cd large && for i in 0 1 2 3 4; do head -c 104857600 /dev/zero > $i; done',
    );
    const largeSnapshot = median(await timed(3, () => commit(container), 0));
    return { action, snapshot: median(snapshots), fork: median(forks), largeSnapshot, stepBytes };
  } finally {
    for (const container of containers) await container.remove({ force: true, v: true });
    for (const id of images.toReversed()) await docker.getImage(id).remove({ force: true });
  }
}

/** The workspace's files as an archive below `code/`. */
function workspaceArchive(place: Place): Buffer {
  const entries: TarEntry[] = [
    { path: 'code', type: 'dir', mode: 0o755, target: '', content: new Uint8Array() },
  ];
  for (let i = 0; i < files; i++) {
    const content = readFileSync(join(place.task().directory, fileOf(i)));
    entries.push({ path: `code/${fileOf(i)}`, type: 'file', mode: 0o644, target: '', content });
  }
  return packTar(entries, { uid: 0, gid: 0, mtime: 0 });
}
