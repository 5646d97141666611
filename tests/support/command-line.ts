import { spawn } from 'node:child_process';
import path from 'node:path';

/** The command line in a process of its own, while the server here answers it. */
export const espalier = (env: Record<string, string>, ...args: string[]) =>
  espalierChild(env, ...args).printed;

/** The same with its process, to be killed in the middle. */
export function espalierChild(env: Record<string, string>, ...args: string[]) {
  const {
    NODE_OPTIONS: _,
    OPENAI_API_KEY: __,
    ANTHROPIC_API_KEY: ___,
    GEMINI_API_KEY: ____,
    ...rest
  } = process.env;
  const child = spawn(process.execPath, [path.resolve('bin/espalier'), ...args], {
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => {
    printed.stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    printed.stderr += data.toString();
  });
  const closed = new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (status) => resolve({ status, ...printed })),
  );
  return { child, printed: closed };
}
