import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { mirrored } from '@/server/benchmarks/evaluation/mirror';
import type { connectDocker } from '@/server/sandbox/docker/connect';

/** Whether this machine has Debian's registry. */
export const hasRegistry = spawnSync('docker-registry', ['--version']).status === 0;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** A registry on loopback that keeps its images in `directory`; it is not started yet. */
export async function openRegistry(docker: ReturnType<typeof connectDocker>, directory: string) {
  const port = await freePort();
  const config = path.join(directory, 'registry.yml');
  writeFileSync(
    config,
    `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${directory}/data}}\nhttp: {addr: 127.0.0.1:${port}}\n`,
  );
  let registry: ChildProcess | null = null;
  return {
    port,
    async start() {
      const started = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
      registry = started;
      while (started.exitCode === null && !(await isOpen(port))) await new Promise(setImmediate);
    },
    async stop() {
      if (registry === null) return;
      const ended = once(registry, 'exit');
      registry.kill();
      await ended;
      registry = null;
    },
    /** Gives an image of the engine to the registry, and takes it from the engine. */
    async push(name: string) {
      const there = mirrored(name, `127.0.0.1:${port}`);
      if (there === null) throw new Error('The image is of another registry.');
      await docker.getImage(name).tag({ repo: there.repository, tag: there.tag });
      const named = docker.getImage(`${there.repository}:${there.tag}`);
      const output = await named.push({ authconfig: { username: '', password: '', serveraddress: '' } });
      await new Promise<void>((resolve, reject) => {
        docker.modem.followProgress(output, (error) => (error ? reject(error) : resolve()));
      });
      await named.remove();
      await docker.getImage(name).remove();
    },
  };
}
