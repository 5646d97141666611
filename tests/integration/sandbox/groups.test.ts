import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasGroups, openGroup, sweepGroups } from '@/server/sandbox/local/groups';

const MiB = 2 ** 20;
const limits = { processes: 4, memory: 200 * MiB, disk: MiB };

/** The folders of the group in which a command runs, by `/proc/self/cgroup`. */
const own = `sed -n 's/^[0-9]*:\\(memory\\|pids\\|\\):\\(.*espalier.*\\)$/\\1 \\2/p' /proc/self/cgroup`;
const foldersIn = (printed: string): string[] =>
  printed
    .trim()
    .split('\n')
    .map((line) => {
      const [controller = '', at = ''] = line.split(' ');
      return path.join('/sys/fs/cgroup', controller, at);
    });

function inGroup(command: string) {
  const group = openGroup(limits);
  if (!group) throw new Error('no group');
  const { file, args } = group.joining({ file: '/bin/sh', args: ['-c', command] });
  return { group, file, args, run: () => spawnSync(file, args, { encoding: 'utf8' }) };
}

describe.runIf(hasGroups())('a control group', () => {
  it('ends what takes more memory than all of it may have, at once, and says so', () => {
    const { group, run } = inGroup(`python3 -c 'bytearray(400 << 20)'; echo "ended with $?"`);
    expect(run().stdout).toContain('ended with 137');
    expect(group.outOfMemory()).toBe(true);
    group.remove();
  });

  it('lets pass what stays below, and is gone when it is removed', () => {
    const { group, run } = inGroup(`${own}; python3 -c 'bytearray(50 << 20)'; echo "ended with $?"`);
    const { stdout } = run();
    expect(stdout).toContain('ended with 0');
    expect(group.outOfMemory()).toBe(false);
    const folders = foldersIn(stdout.replace(/ended.*/s, ''));
    expect(folders.length).toBeGreaterThan(0);
    for (const folder of folders) expect([folder, existsSync(folder)]).toEqual([folder, true]);
    group.remove();
    for (const folder of folders) expect([folder, existsSync(folder)]).toEqual([folder, false]);
  });

  it('refuses processes beyond its limit', () => {
    const { group, run } = inGroup(
      `for i in $(seq 60); do sleep 2 & done 2>&1; echo "$(jobs -p | wc -l) began"; kill $(jobs -p); wait`,
    );
    const { stdout, stderr } = run();
    expect(`${stdout}${stderr}`).toMatch(/[Cc]annot fork|Resource temporarily unavailable/);
    group.remove();
  });

  it('whose owner died is swept; one whose owner lives stays', async () => {
    const script = `
      import { openGroup } from '${path.resolve('server/sandbox/local/groups.ts')}';
      import { spawnSync } from 'node:child_process';
      const group = openGroup(${JSON.stringify(limits)});
      const { file, args } = group.joining({ file: '/bin/sh', args: ['-c', process.env.OWN] });
      console.log(spawnSync(file, args, { encoding: 'utf8' }).stdout);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      env: { ...process.env, OWN: own },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (data: Buffer) => {
      printed += data.toString();
    });
    await once(child, 'close');
    const left = foldersIn(printed);
    expect(left.every(existsSync)).toBe(true);
    const { group, run } = inGroup(own);
    const living = foldersIn(run().stdout);
    sweepGroups();
    expect(left.some(existsSync)).toBe(false);
    expect(living.every(existsSync)).toBe(true);
    group.remove();
  });
});
