import { totalmem } from 'node:os';
import { PassThrough, type Readable } from 'node:stream';
import type Docker from 'dockerode';
import { unavailable } from '@/server/sandbox/docker/connect';
import { removeContainer } from '@/server/sandbox/docker/container';
import { labels, processLabel } from '@/server/sandbox/docker/labels';
import { packTar } from '@/server/sandbox/docker/tar';

/** The most bytes of output that are kept of one command. */
const mostOutput = 128 * 1024 ** 2;
const mostProcesses = 4096;
const shortMs = 60_000;
/** The kernel counts in them, in its second and in its first form. */
const memoryEvents = 'cat /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control 2>/dev/null';
/** Of one container. */
const mostMemory = () => Math.floor(totalmem() * 0.8);

interface CommandOutput {
  /** Null: the time ran out, and the container was ended. */
  exitCode: number | null;
  /** Standard output and standard error in one stream, as the command wrote them. */
  output: string;
}

/** A container of an instance's image in which nothing was run yet. */
export interface Machine {
  write(path: string, text: string, mode?: number): Promise<void>;
  /** Runs a shell command as root in `directory`. */
  run(command: string, directory: string, timeoutMs: number): Promise<CommandOutput>;
  /** Whether a process was ended since the container's memory was used up. */
  ranOutOfMemory(): Promise<boolean>;
  remove(): Promise<void>;
}

/** Starts a container without a network; it ends with the process that started it (`sandbox prune`). Error: SandboxUnavailable. */
export async function startMachine(
  docker: Docker,
  image: string,
  owner: string,
  memoryBytes: number = mostMemory(),
): Promise<Machine> {
  const container = await docker
    .createContainer({
      Image: image,
      Entrypoint: ['tail', '-f', '/dev/null'],
      Cmd: [],
      User: 'root',
      Labels: { [labels.owner]: owner, [labels.process]: processLabel, [labels.environment]: image },
      StopSignal: 'SIGKILL',
      HostConfig: {
        NetworkMode: 'none',
        SecurityOpt: ['no-new-privileges'],
        PidsLimit: mostProcesses,
        Memory: memoryBytes,
        MemorySwap: memoryBytes,
        LogConfig: { Type: 'none', Config: {} },
      },
    })
    .catch((error) => {
      throw unavailable(error);
    });
  try {
    await container.start();
  } catch (error) {
    await removeContainer(container);
    throw unavailable(error);
  }
  return {
    write: async (path, text, mode = 0o644) => {
      const content = Buffer.from(text);
      const archive = packTar([{ path: path.replace(/^\//, ''), type: 'file', mode, target: '', content }], {
        uid: 0,
        gid: 0,
        mtime: 0,
      });
      await container.putArchive(archive, { path: '/' });
    },
    run: (command, directory, timeoutMs) => run(docker, container, command, directory, timeoutMs),
    ranOutOfMemory: async () => {
      const { output } = await run(docker, container, memoryEvents, '/', shortMs);
      return /^oom_kill [1-9]/m.test(output);
    },
    remove: () => removeContainer(container),
  };
}

async function run(
  docker: Docker,
  container: Docker.Container,
  command: string,
  directory: string,
  timeoutMs: number,
): Promise<CommandOutput> {
  try {
    const exec = await container.exec({
      Cmd: ['/bin/sh', '-c', `exec 2>&1\n${command}`],
      WorkingDir: directory,
      User: 'root',
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await exec.start({ hijack: true, stdin: false });
    const collected = collect(docker, stream);
    let isOver = false;
    const limit = setTimeout(() => {
      isOver = true;
      void container.kill().catch(() => undefined);
    }, timeoutMs);
    try {
      const output = await collected;
      const { ExitCode } = isOver ? { ExitCode: null } : await exec.inspect();
      return { exitCode: ExitCode, output };
    } finally {
      clearTimeout(limit);
    }
  } catch (error) {
    throw unavailable(error);
  }
}

/** All that the stream gives until it ends, without Docker's framing. */
function collect(docker: Docker, stream: Readable): Promise<string> {
  const out = new PassThrough();
  const chunks: Buffer[] = [];
  let size = 0;
  out.on('data', (chunk: Buffer) => {
    if (size < mostOutput) chunks.push(chunk);
    size += chunk.length;
  });
  docker.modem.demuxStream(stream, out, out);
  return new Promise((resolve, reject) => {
    const end = () => resolve(Buffer.concat(chunks).toString('utf8'));
    stream.on('error', reject).on('end', end).on('close', end);
  });
}
