import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { childrenOf } from '@/tests/support/processes';

const { supervise } = await import(path.resolve('bin/supervise.mjs'));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const started = (code: string) => () => {
  const child = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
  children.push(child);
  return child;
};
const lives = started('setInterval(() => {}, 1000)');

/** Supervises `engine`, with a web process that lives, until everything has ended. */
function watched(engine: () => ChildProcess, options: { limit?: number } = {}) {
  const lines: [string, boolean][] = [];
  let end = () => {};
  const exitCode = new Promise<number>((resolve) => {
    end = supervise({
      processes: [
        { name: 'engine', start: engine },
        { name: 'web', start: lives },
      ],
      pauseMs: 1,
      ...options,
      report: (line: string, kept: boolean) => lines.push([line, kept]),
      ended: resolve,
    });
  });
  return { lines, exitCode, end: () => end() };
}

it('starts a process again that dies, until it died too often; then all end and the exit code says so', async () => {
  const { lines, exitCode } = watched(started('process.exit(3)'), { limit: 3 });
  expect(await exitCode).toBe(1);
  expect(lines.map(([, kept]) => kept)).toEqual([true, true, true, false]);
  expect(lines[0]?.[0]).toBe(
    'The engine process ended (exit 3) and is started again (1 of at most 3 times in 10 minutes). Nothing settled is lost; runs continue by themselves.',
  );
  expect(lines[3]?.[0]).toContain('It was started again 3 times in 10 minutes');
  expect(children.filter((child) => child.exitCode === 3)).toHaveLength(4);
  expect(children.every((child) => child.exitCode !== null || child.signalCode !== null)).toBe(true);
});

it('starts a killed process again, and ends it in good order with the others when it is told to end', async () => {
  let starts = 0;
  const { lines, exitCode, end } = watched(() => {
    starts++;
    const child = lives();
    if (starts === 1) child.kill('SIGKILL');
    else child.once('spawn', () => end());
    return child;
  });
  expect(await exitCode).toBe(0);
  expect(starts).toBe(2);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.[0]).toContain('(SIGKILL)');
});

it('does not start a process again that says that it would not help', async () => {
  const { lines, exitCode } = watched(started('process.exit(2)'));
  expect(await exitCode).toBe(1);
  expect(lines).toEqual([[expect.stringContaining('Its message above says why'), false]]);
});

it('ends when the shell that npm put between is gone, and only where npm did', async () => {
  const code = `
    const { endWithNpm } = await import(${JSON.stringify(path.resolve('bin/supervise.mjs'))});
    endWithNpm(() => { console.log('ends'); process.exit(0); }, { everyMs: 10 });
    console.log('stands');
    setInterval(() => {}, 1000);`;
  const under = async (env: Record<string, string | undefined>) => {
    const command = `"${process.execPath}" --input-type=module -e "$CODE"; true`;
    const shell = spawn('sh', ['-c', command], {
      env: { ...process.env, ...env, CODE: code },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(shell);
    let printed = '';
    const firstLine = new Promise<void>((resolve) => {
      shell.stdout.on('data', (data: Buffer) => {
        printed += data.toString();
        resolve();
      });
    });
    await firstLine;
    const [own] = childrenOf(shell.pid ?? 0);
    shell.kill('SIGKILL');
    return { own: own?.pid ?? 0, whole: () => printed, shell };
  };
  const withNpm = await under({ npm_lifecycle_event: 'start' });
  await once(withNpm.shell, 'close');
  expect(withNpm.whole()).toBe('stands\nends\n');
  const without = await under({ npm_lifecycle_event: undefined });
  await once(without.shell, 'exit');
  expect(() => process.kill(without.own, 0)).not.toThrow();
  process.kill(without.own, 'SIGKILL');
  await once(without.shell, 'close');
  expect(without.whole()).toBe('stands\n');
});
