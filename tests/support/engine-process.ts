import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

/** Starts the engine as `npm start` does, on a database of its own. `settings` are laid over the environment. */
export function startEngine(database: string, settings: Record<string, string> = {}): ChildProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return spawn(process.execPath, [path.resolve('bin/process.mjs'), 'server/process/engine.ts'], {
    env: { ...env, ...settings, ESPALIER_DATABASE: database },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

export function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', resolve));
}
