import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { cookieName } from '@/server/access/cookie';

/** `npm start` on a database and a port of its own. */
export interface Espalier {
  url: string;
  database: string;
  /** The token of the installation. */
  token: string;
  /** The supervisor's. */
  readonly pid: number;
  /** What a program sends to be let in. */
  headers: { authorization: string };
  /** Ends the supervisor and what it supervises, and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same database and port. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

/** The servers of this process that run. */
const running = new Set<Espalier>();

/** Signs a browser in to every server of this process, as its page does when the printed address is opened. */
export async function signIn(context: BrowserContext): Promise<void> {
  const cookies = [...running].map(({ url, database, token }) => ({
    name: cookieName(path.dirname(database)),
    value: token,
    url,
    httpOnly: true,
    sameSite: 'Strict' as const,
  }));
  if (cookies.length > 0) await context.addCookies(cookies);
}

/** `settings` are laid over the environment. With `other`, it is one more on that one's database. */
export async function startEspalier(
  settings: Record<string, string> = {},
  other?: Espalier,
): Promise<Espalier> {
  const directory = other ? path.dirname(other.database) : mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
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

  const token = readFileSync(path.join(directory, 'token'), 'utf8').trim();
  const espalier: Espalier = {
    url,
    database,
    token,
    headers: { authorization: `Bearer ${token}` },
    get pid() {
      return child.pid ?? 0;
    },
    stop,
    async restart() {
      child = await start();
    },
    async remove() {
      running.delete(espalier);
      await stop();
      if (!other) rmSync(directory, { recursive: true, force: true });
    },
  };
  running.add(espalier);
  return espalier;
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
