import type Docker from 'dockerode';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { removeContainer, workspacePath } from './container';
import { environmentName } from './environment';
import { labels, processLabel, quotedValue, rootsIn, rootsLabel, storeLabel } from './labels';

/** Marks an image that was given variables. */
export const envMark = (env: Record<string, string>): Record<string, string> =>
  Object.keys(env).length > 0 ? { [labels.env]: JSON.stringify(env) } : {};

/** Labels of a container that prepares a task. */
export const preparing = { [labels.owner]: 'prepare', [labels.process]: processLabel };

/** What is done where something stands at the link's place: it makes room, or only an empty folder does. */
const makeRoom = { replace: 'rm -rf "$1"', keep: '{ [ ! -e "$1" ] || rmdir "$1"; }' };

/**
 * The image, with `path` as a link to the workspace, so that whatever names that path finds the workspace's files. The
 * same is made once for each store. `more`: labels that it has as well, `env`: variables. Null where there is no room for the link.
 */
export async function imageWithLink(
  docker: Docker,
  { directory }: Pick<SnapshotWriter, 'directory'>,
  image: string,
  path: string,
  room: keyof typeof makeRoom,
  { more = {}, env = {} }: { more?: Record<string, string>; env?: Record<string, string> } = {},
): Promise<string | null> {
  const { Config } = await docker.getImage(image).inspect();
  const marks = {
    [labels.code]: path,
    [labels.codeOf]: image,
    [labels.store]: storeLabel(directory),
    ...more,
    ...envMark(env),
  };
  const [known] = await docker.listImages({
    filters: { label: Object.entries(marks).map(([name, value]) => `${name}=${value}`) },
  });
  if (known) return known.Id;
  const link = `${makeRoom[room]} && { [ -d "\${1%/*}/" ] || mkdir -p "\${1%/*}"; } && ln -s ${workspacePath} "$1"`;
  const container = await docker.createContainer({
    Image: image,
    User: '0',
    WorkingDir: '/',
    Entrypoint: ['sh', '-c', link, 'sh', path],
    Cmd: [],
    Labels: preparing,
    HostConfig: { NetworkMode: 'none' },
  });
  try {
    await container.start();
    const { StatusCode }: { StatusCode: number } = await container.wait();
    if (StatusCode !== 0) return null;
    // Also those of links that the image had before.
    const all = { ...marks, [labels.roots]: rootsLabel([path, ...rootsIn(Config.Labels)]) };
    const committed: { Id: string } = await container.commit({
      ...environmentName(),
      changes: [
        `LABEL ${Object.entries(all)
          .map(([name, value]) => `${name}=${quotedValue(value)}`)
          .join(' ')}`,
        `USER ${Config.User || '0'}`,
        ...Object.entries(env).map(([name, value]) => `ENV ${name}=${quotedValue(value)}`),
      ].join('\n'),
    });
    return committed.Id;
  } finally {
    await removeContainer(container);
  }
}
