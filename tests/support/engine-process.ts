import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const readiness = new WeakMap<ChildProcess, Promise<void>>();

/** Resolves when the engine reports that it is ready, or ends before. Passes its lines on. */
function watched(child: ChildProcess): Promise<void> {
  let printed = '';
  return new Promise((resolve) => {
    child.stderr?.on('data', (data: Buffer) => {
      process.stderr.write(data);
      printed = (printed + data).slice(-1_000);
      if (/^engine: ready$/m.test(printed)) resolve();
    });
    child.once('close', () => resolve());
  });
}

/** Starts the engine as `npm start` does, on a database of its own. `settings` are laid over the environment. */
export function startEngine(database: string, settings: Record<string, string> = {}): ChildProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [path.resolve('bin/process.mjs'), 'server/process/engine.ts'], {
    env: { ...env, ...settings, ESPALIER_DATABASE: database },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  readiness.set(child, watched(child));
  return child;
}

export function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', resolve));
}

/**
 * Stops an engine of `startEngine` by SIGTERM, once it is ready: before, a process ends by the signal itself. Returns its
 * exit code, null where it ended by a signal.
 */
export async function stopEngine(engine: ChildProcess): Promise<number | null> {
  await readiness.get(engine);
  engine.kill('SIGTERM');
  return ended(engine);
}
