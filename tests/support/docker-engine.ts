import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';

/** Whether an engine of one's own can be had here: root, and dockerd. */
export const canStartEngine =
  process.getuid?.() === 0 &&
  spawnSync('sh', ['-c', 'PATH="$PATH:/usr/sbin" command -v dockerd']).status === 0;

export interface OwnEngine {
  docker: Docker;
  /** Its data lie on a disk of this many MiB in memory. */
  start(): Promise<void>;
  /** Ends the engine, and with it every container. */
  stop(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/**
 * A Docker engine of the test's own, to be stopped and started at will. It has no network unless it is given a bridge of
 * this machine.
 */
export function ownEngine({
  mebibytes,
  listen = [],
  bridge = 'none',
}: {
  mebibytes: number;
  listen?: string[];
  bridge?: string;
}): OwnEngine {
  const directory = mkdtempSync(join(tmpdir(), 'espalier-engine-'));
  const data = join(directory, 'data');
  mkdirSync(data);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'espalier-engine', data]);
  if (mounted.status !== 0) throw new Error(`No disk for the engine: ${mounted.stderr}`);
  const socket = join(directory, 'docker.sock');
  const docker = new Docker({ socketPath: socket });
  let daemon: ChildProcess | null = null;

  const stop = async () => {
    const running = daemon;
    daemon = null;
    if (!running || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGTERM');
    await ended;
  };
  return {
    docker,
    async start() {
      const started = spawn(
        'dockerd',
        [
          ...['--data-root', data, '--exec-root', join(directory, 'exec')],
          ...['--pidfile', join(directory, 'pid'), `--bridge=${bridge}`, '--iptables=false', '--tls=false'],
          ...[`unix://${socket}`, ...listen].flatMap((address) => ['-H', address]),
        ],
        {
          stdio: ['ignore', 'ignore', openSync(join(directory, 'log'), 'a')],
          env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
        },
      );
      daemon = started;
      for (;;) {
        if (started.exitCode !== null)
          throw new Error(
            `dockerd ended with ${started.exitCode}: ${readFileSync(join(directory, 'log'), 'utf8').slice(-500)}`,
          );
        const isReachable = await docker.ping().then(
          () => true,
          () => false,
        );
        if (isReachable) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop,
    async remove() {
      await stop();
      for (const { stdout } of [
        spawnSync('sh', ['-c', `grep -o "${directory}[^ ]*" /proc/mounts | sort -r`]),
      ]) {
        for (const point of stdout.toString().split('\n').filter(Boolean)) spawnSync('umount', ['-l', point]);
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Takes an image from one engine to another. */
export async function copyImage(from: Docker, to: Docker, name: string): Promise<void> {
  const output = await to.loadImage(await from.getImage(name).get());
  for await (const _ of output);
}
