import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { baseImageName } from '@/server/sandbox/docker/base-image';
import { importedId } from '@/server/sandbox/docker/environment';
import { packTar, type TarEntry } from '@/server/sandbox/docker/tar';
import { unpackTar } from '@/server/sandbox/docker/untar';

const programs = ['sh', 'tar', 'rm', 'chmod', 'cat', 'ln'];
const folder = (path: string): TarEntry => ({
  path,
  type: 'dir',
  mode: 0o755,
  target: '',
  content: new Uint8Array(),
});
const file = (path: string, text: string, mode = 0o644): TarEntry => ({
  path,
  type: 'file',
  mode,
  target: '',
  content: Buffer.from(text),
});

/**
 * An image with a shell, tar and the barest of POSIX, taken from the base image with the libraries they need: no find,
 * no head, no id. With code in /testbed and an interpreter at a path of its own that a file in it names.
 */
export async function importBareImage(docker: Docker, name: string, changes: string[]): Promise<string> {
  const container = await docker.createContainer({
    Image: baseImageName,
    Cmd: [
      'sh',
      '-c',
      `for p in ${programs.join(' ')}; do command -v $p; done >/list; ldd $(cat /list) | grep -o "/[^ :]*" | sort -u >>/list; tar chf /out.tar $(sort -u /list)`,
    ],
    NetworkDisabled: true,
    Labels: { 'espalier.test': '1' },
  });
  try {
    await container.start();
    await container.wait();
    const read = async (path: string) => {
      const chunks: Buffer[] = [];
      for await (const chunk of await container.getArchive({ path })) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    };
    const [packed] = unpackTar(await read('/out.tar'));
    if (!packed) throw new Error('The programs were not packed.');
    const entries = [
      ...unpackTar(Buffer.from(packed.content)),
      ...['tmp', 'opt', 'opt/conda', 'opt/conda/bin', 'home', 'home/worker', 'testbed', 'testbed/pkg'].map(
        folder,
      ),
      file('opt/conda/bin/interpret', '#!/usr/bin/sh\ncat /testbed/pkg/code.txt\n', 0o755),
      file('testbed/pkg/code.txt', 'as in the image\n'),
      file('testbed/README', 'image\n'),
      file('etc/passwd', 'root:x:0:0::/root:/usr/bin/sh\nworker:x:1001:1001::/home/worker:/usr/bin/sh\n'),
    ];
    const archive = packTar(entries, { uid: 1001, gid: 1001, mtime: 0 });
    const [repo, tag] = name.split(':');
    return await importedId(
      await docker.importImage(Readable.from([archive]), {
        repo,
        tag,
        changes: ['ENV PATH=/opt/conda/bin:/usr/local/bin:/usr/bin:/bin:/sbin', ...changes],
      }),
    );
  } finally {
    await container.remove({ force: true, v: true });
  }
}
