import type Docker from 'dockerode';
import type { Started } from './container';
import { labels, storeLabel } from './labels';

/** The storage driver refuses the 125th layer. */
const mostLayers = 100;
const outside = /^\/(workspace|tmp|proc|dev|sys)(\/|$)|^\/etc\/(hosts|hostname|resolv\.conf|mtab)$/;

/**
 * The environment of the container as it now is: the same image where nothing outside the workspace changed, else a new
 * one. A folder above a change is listed by the engine too and counts as part of it.
 */
export async function captureEnvironment(
  docker: Docker,
  { container, runner, since }: Pick<Started, 'container' | 'runner' | 'since'>,
  environment: string,
  storeDirectory: string,
): Promise<string> {
  if (since !== null && !(await isNewerOutside(runner, since))) return environment;
  // Where nothing changed the engine answers `null`, which dockerode hands on as bytes.
  const answer: unknown = await container.changes();
  const changes: { Path: string }[] = Array.isArray(answer) ? answer : [];
  const changed = changes.filter(({ Path }) => !outside.test(Path) && Path !== '/etc');
  if (changed.length === 0) return environment;
  const committed: { Id: string } = await container.commit({
    pause: false,
    changes: [`LABEL ${labels.store}=${JSON.stringify(storeLabel(storeDirectory))}`].join('\n'),
  });
  const image = await docker.getImage(committed.Id).inspect();
  if (image.RootFS.Layers === undefined || image.RootFS.Layers.length < mostLayers) return image.Id;
  return flatten(docker, image, storeDirectory);
}

/** Mount points and the files the engine makes; `/etc` itself is looked into. */
const mounted = [
  '/workspace',
  '/tmp',
  '/proc',
  '/dev',
  '/sys',
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
]
  .map((path) => `-path ${path}`)
  .join(' -o ');

/**
 * Whether anything outside the workspace has a status-change time after `since`. A program in a sandbox cannot set that
 * time, and a deletion changes its directory's. It is asked first because the engine's own comparison can take a second.
 */
async function isNewerOutside(runner: Started['runner'], since: string): Promise<boolean> {
  let found = false;
  const code = await runner.request(
    `find / -xdev \\( ${mounted} \\) -prune -o -newerct @${since} -printf x -quit </dev/null >&3 2>/dev/null`,
    {
      stdout: (chunk) => {
        found ||= chunk.length > 0;
      },
    },
  );
  return found || code > 1;
}

/** The same filesystem and settings as an image of one layer. */
async function flatten(
  docker: Docker,
  image: Docker.ImageInspectInfo,
  storeDirectory: string,
): Promise<string> {
  const container = await docker.createContainer({
    Image: image.Id,
    Entrypoint: ['sh'],
    NetworkDisabled: true,
  });
  try {
    const archive = await container.export();
    const settings = [
      `LABEL ${labels.store}=${JSON.stringify(storeLabel(storeDirectory))}`,
      ...(image.Config.Env ?? []).map(
        (pair) =>
          `ENV ${pair.slice(0, pair.indexOf('='))}=${JSON.stringify(pair.slice(pair.indexOf('=') + 1))}`,
      ),
      ...(image.Config.User ? [`USER ${image.Config.User}`] : []),
    ];
    const answer = await docker.importImage(archive, { changes: settings });
    return await importedId(answer);
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** The image's id, the last thing the engine says of an import. */
export async function importedId(answer: NodeJS.ReadableStream): Promise<string> {
  let said = '';
  for await (const chunk of answer) said += chunk.toString();
  const id = /sha256:[0-9a-f]{64}/.exec(said)?.[0];
  if (!id) throw new Error(`The image could not be imported: ${said.slice(-500)}`);
  return id;
}
