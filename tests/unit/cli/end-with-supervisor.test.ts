import { spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const preload = pathToFileURL(path.resolve('bin/end-with-supervisor.mjs')).href;
const child = `
  process.on('SIGTERM', () => { console.log('ended in good order'); process.exit(0); });
  setInterval(() => {}, 1000);
  console.log('lives');
`;
const supervisor = `
  const args = ['--import', ${JSON.stringify(preload)}, '-e', ${JSON.stringify(child)}];
  require('node:child_process').spawn(process.execPath, args, { stdio: ['pipe', 'inherit', 'inherit'] });
  setInterval(() => {}, 1000);
`;

it('ends a supervised process in good order when its supervisor was killed', async () => {
  const killed = spawn(process.execPath, ['-e', supervisor], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  killed.stdout.on('data', (part: Buffer) => {
    printed += part.toString();
    if (printed.includes('lives')) killed.kill('SIGKILL');
  });
  // The output is open until the child, which has it too, has ended.
  await new Promise((resolve) => killed.stdout.once('end', resolve));
  expect(printed).toBe('lives\nended in good order\n');
});

it('keeps no process running that has nothing else to do', async () => {
  const idle = spawn(process.execPath, ['--import', preload, '-e', ''], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  expect(await new Promise((resolve) => idle.once('exit', resolve))).toBe(0);
});
