import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { errorMessage } from '@/server/core/base/error-message';
import { SandboxUnavailable } from '@/server/sandbox/errors';
import * as sentence from '@/server/sandbox/sentences';
import { unavailable } from './connect';
import { importedId } from './environment';
import { followedBuild } from './followed-build';
import { labels } from './labels';
import { packTar } from './tar';

/** What the base image holds: Node and Python for the sample tasks; pytest and git, since most repositories of people need them. */
const dockerfile = `FROM node:${process.versions.node}-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-pytest git && rm -rf /var/lib/apt/lists/*
LABEL ${labels.base}=1
CMD ["sh"]
`;
const debianPackages = ['python3', 'python3-pytest', 'git', 'libstdc++6'];
const suite = 'bookworm';

/** The base image's name: it changes with its recipe and with the version of Node. */
export const baseImageName = `espalier/base:${createHash('sha256')
  .update(JSON.stringify([dockerfile, debianPackages, 'npm', suite]))
  .digest('hex')
  .slice(0, 12)}`;

type Log = (line: string) => void;

/** The base image's id (`sha256:…`), or null where the engine has none yet. */
async function findBaseImage(docker: Docker): Promise<string | null> {
  const images = await docker.listImages({ filters: { reference: [baseImageName] } }).catch((error) => {
    throw unavailable(error);
  });
  return images[0]?.Id ?? null;
}

let building: Promise<string> | null = null;

/**
 * The base image's id, after building it where it is missing: from an ordinary Dockerfile where a registry answers, else
 * with mmdebstrap from this machine's own Debian sources. Error: SandboxUnavailable where neither can be done.
 */
export function ensureBaseImage(docker: Docker, log: Log): Promise<string> {
  building ??= buildIfMissing(docker, log).finally(() => {
    building = null;
  });
  return building;
}

async function buildIfMissing(docker: Docker, log: Log): Promise<string> {
  const present = await findBaseImage(docker);
  if (present) return present;
  log(sentence.building(baseImageName));
  const refusal = await buildFromDockerfile(docker, log).then(
    () => null,
    (error: unknown) => errorMessage(error),
  );
  if (refusal !== null) {
    log(sentence.tryingMmdebstrap(refusal.trim().slice(0, 200)));
    await buildWithMmdebstrap(docker, refusal);
  }
  const built = await findBaseImage(docker);
  if (!built) throw new SandboxUnavailable(sentence.builtButMissing);
  log(sentence.built(baseImageName));
  return built;
}

async function buildFromDockerfile(docker: Docker, log: Log): Promise<void> {
  const content = Buffer.from(dockerfile);
  const context = packTar([{ path: 'Dockerfile', type: 'file', mode: 0o644, target: '', content }], {
    uid: 0,
    gid: 0,
    mtime: 0,
  });
  await followedBuild(docker, Readable.from([context]), baseImageName, log);
}

async function buildWithMmdebstrap(docker: Docker, refusal: string): Promise<void> {
  const found = spawnSync('mmdebstrap', ['--version']);
  if (found.status !== 0 || process.getuid?.() !== 0) {
    throw new SandboxUnavailable(sentence.cannotBuild(refusal.trim().slice(0, 300)));
  }
  const directory = mkdtempSync(join(tmpdir(), 'espalier-image-'));
  try {
    const archive = join(directory, 'base.tar');
    await mmdebstrap(archive);
    const [repo, tag] = baseImageName.split(':');
    const changes = [`LABEL ${labels.base}=1`, 'CMD ["sh"]', `ENV PATH=${imagePath}`];
    await importedId(await docker.importImage(createReadStream(archive), { repo, tag, changes }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const imagePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function mmdebstrap(archive: string): Promise<void> {
  const program = spawn(
    'mmdebstrap',
    [
      '--variant=essential',
      `--include=${debianPackages.join(',')}`,
      `--customize-hook=upload "${process.execPath}" /usr/local/bin/node`,
      '--customize-hook=chmod 755 "$1/usr/local/bin/node"',
      ...npmHooks(),
      '--customize-hook=rm -rf "$1/var/lib/apt/lists" "$1/var/cache" "$1/var/log"',
      suite,
      archive,
      ...debianSources(),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let progressText = '';
  program.stderr.on('data', (chunk: Buffer) => {
    progressText = (progressText + chunk.toString()).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    program.on('error', reject);
    program.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new SandboxUnavailable(sentence.mmdebstrapFailed(progressText.slice(-1000)))),
    );
  });
}

/** npm and npx of this machine's Node, as an image from a registry has them; nothing where it came without. */
function npmHooks(): string[] {
  const npm = join(dirname(realpathSync(process.execPath)), '../lib/node_modules/npm');
  if (!existsSync(/*turbopackIgnore: true*/ npm)) return [];
  const link = (name: string) =>
    `ln -s ../lib/node_modules/npm/bin/${name}-cli.js "$1/usr/local/bin/${name}"`;
  return [
    '--customize-hook=mkdir -p "$1/usr/local/lib/node_modules"',
    `--customize-hook=copy-in "${npm}" /usr/local/lib/node_modules`,
    `--customize-hook=${link('npm')} && ${link('npx')}`,
  ];
}

/** This machine's own source files for the suite; mmdebstrap knows Debian's where there are none. */
function debianSources(): string[] {
  const directory = '/etc/apt/sources.list.d';
  const files = [
    ...(existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : []),
    '/etc/apt/sources.list',
  ];
  const names = new RegExp(`^(Suites:.*\\s|deb\\s.*\\s)${suite}(\\s|$)`, 'm');
  return files.filter(
    (file) => /\.(list|sources)$/.test(file) && existsSync(file) && names.test(readFileSync(file, 'utf8')),
  );
}
