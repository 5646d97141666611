import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** `npm start` on a database and a port of its own. */
export interface Espalier {
  url: string;
  database: string;
  /** Ends the supervisor and what it supervises, and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same database and port. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

/** `settings` are laid over the environment. */
export async function startEspalier(settings: Record<string, string> = {}): Promise<Espalier> {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  const database = path.join(directory, 'espalier.db');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess = await start();

  async function start(): Promise<ChildProcess> {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const started = spawn(process.execPath, ['bin/start.mjs'], {
      env: { ...env, ...settings, PORT: String(port), ESPALIER_DATABASE: database },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve, reject) => {
      let printed = '';
      started.stdout?.on('data', (data: Buffer) => {
        printed += data.toString();
        if (printed.includes(url)) resolve();
      });
      started.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${printed}`)));
    });
    return started;
  }

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  return {
    url,
    database,
    stop,
    async restart() {
      child = await start();
    },
    async remove() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() =>
          typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
        );
      });
  });
}
