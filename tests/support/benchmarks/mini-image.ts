import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type Docker from 'dockerode';
import { ensureBaseImage } from '@/server/sandbox/docker/base-image';
import { packTar, type TarEntry } from '@/server/sandbox/docker/tar';

const file = (at: string, content: string | Uint8Array, mode = 0o644): TarEntry => ({
  path: at.replace(/^\//, ''),
  type: 'file',
  mode,
  target: '',
  content: Buffer.from(content),
});

/** This machine's `patch` with the libraries it needs, for an image that may come from another distribution. */
function patchProgram(): TarEntry[] {
  const program = execFileSync('sh', ['-c', 'command -v patch'], { encoding: 'utf8' }).trim();
  const libraries = [...execFileSync('ldd', [program], { encoding: 'utf8' }).matchAll(/(\/\S+)/g)].flatMap(
    ([, library]) => (library === undefined ? [] : [library]),
  );
  const loader = libraries.find((library) => path.basename(library).startsWith('ld-'));
  if (loader === undefined) throw new Error(`There is no loader for ${program}.`);
  const folder = '/opt/patch';
  return [
    ...[program, ...libraries].map((from) =>
      file(`${folder}/${path.basename(from)}`, readFileSync(from), 0o755),
    ),
    file(
      '/usr/local/bin/patch',
      `#!/bin/sh\nexec ${folder}/${path.basename(loader)} --library-path ${folder} ${folder}/patch "$@"\n`,
      0o755,
    ),
  ];
}

const git = [
  'cd /testbed',
  'git init -q .',
  'git config --global user.email mini@example.com',
  'git config --global user.name mini',
  'git config --global --add safe.directory /testbed',
  'git add -A',
  'git commit -qm base',
  'git rev-parse HEAD > /head',
];

/**
 * An image in the form of SWE-bench's on top of the base image: the files as the one commit of `/testbed`, git, pytest,
 * patch, and an `activate` that does nothing. Commands run after the commit. Returns the commit.
 */
export async function buildMiniImage(
  docker: Docker,
  name: string,
  files: Record<string, string>,
  commands: readonly string[] = [],
): Promise<string> {
  const base = await ensureBaseImage(docker, () => undefined);
  const container = await docker.createContainer({
    Image: base,
    Cmd: ['sh', '-c', [...git, ...commands].join(' && ')],
    NetworkDisabled: true,
    Labels: { 'espalier.test': '1' },
  });
  try {
    const entries = [
      file('/opt/miniconda3/bin/activate', 'conda() { :; }\n'),
      ...patchProgram(),
      ...Object.entries(files).map(([at, text]) => file(`/testbed/${at}`, text)),
    ];
    await container.putArchive(packTar(entries, { uid: 0, gid: 0, mtime: 1 }), { path: '/' });
    await container.start();
    const { StatusCode } = await container.wait();
    if (StatusCode !== 0) throw new Error(`The image's commands ended with ${StatusCode}.`);
    const [repo, tag] = name.split(/:(?=[^:/]*$)/);
    await container.commit({ repo, tag, changes: 'WORKDIR /testbed' });
  } finally {
    await container.remove({ force: true, v: true });
  }
  return headOf(docker, name);
}

async function headOf(docker: Docker, name: string): Promise<string> {
  const container = await docker.createContainer({
    Image: name,
    Cmd: ['true'],
    Labels: { 'espalier.test': '1' },
  });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of await container.getArchive({ path: '/head' })) chunks.push(Buffer.from(chunk));
    const commit = /[0-9a-f]{40}/.exec(Buffer.concat(chunks).toString('latin1', 512))?.[0];
    if (commit === undefined) throw new Error('The image has no commit.');
    return commit;
  } finally {
    await container.remove({ force: true, v: true });
  }
}
