import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SnapshotId } from '@/server/core/base/ids';
import type { Sandbox } from '@/server/core/ports/sandbox';
import { detectIsolation } from '@/server/sandbox/local/isolation';
import { type Bench, must, openBench, taskAt } from './drivers';

const timeoutMs = 60_000;
const python = (program: string) => `python3 -c '${program}'`;

/** What commands do that must harm neither the machine nor the run, in a local sandbox. After each it is usable. */
describe.skipIf(detectIsolation().kind !== 'bubblewrap')('offenders in a local sandbox', () => {
  let bench: Bench;
  let root: SnapshotId;
  let sandbox: Sandbox;
  /** A folder outside `/tmp`, which is new for commands in any case. */
  let outside: string;
  beforeAll(async () => {
    outside = realpathSync(mkdtempSync('/var/tmp/espalier-offenders-'));
    bench = openBench('local');
    root = await bench.prepare({ 'a.txt': 'a\n' });
    sandbox = await bench.driver.open(root, { owner: 'test/offender' });
  });
  afterAll(async () => {
    await sandbox.close();
    await bench.close();
    rmSync(outside, { recursive: true, force: true });
  });
  afterEach(() => vi.unstubAllEnvs());
  const usable = async () => expect((await must(sandbox, 'ls; echo usable')).stdout).toBe('a.txt\nusable\n');
  const readable = async (file: string) =>
    (await sandbox.run(`cat '${file}' || ls '${file}'`, { timeoutMs })).exitCode === 0;

  test('600 processes', async () => {
    const bomb = await sandbox.run('for i in $(seq 600); do sleep 30 & done; wait', { timeoutMs });
    expect(bomb).toMatchObject({ exitCode: null, timedOut: false });
    expect(bomb.stderr).toMatch(/more than 512 processes at once/);
    await usable();
  });

  test('a fork bomb', async () => {
    const bomb = await sandbox.run('b() { b | b & }; b; sleep 30', { timeoutMs: 20_000 });
    expect(bomb.stderr).toMatch(/more than 512 processes at once|Cannot fork/);
    await usable();
  });

  test('memory of six processes that is small in each', async () => {
    vi.stubEnv('ESPALIER_LOCAL_MEMORY_MB', '600');
    const hog = python('import time\nx = bytearray(b"x" * (200 << 20))\ntime.sleep(30)');
    const hogs = await sandbox.run(`for i in 1 2 3 4 5 6; do ${hog} & done; wait`, { timeoutMs });
    expect(hogs).toMatchObject({ exitCode: null, timedOut: false });
    expect(hogs.stderr).toMatch(/more than 600 MiB of memory together/);
    await usable();
  });

  test('memory that processes share counts once', async () => {
    vi.stubEnv('ESPALIER_LOCAL_MEMORY_MB', '600');
    const shared = python(
      'import os, time\nx = bytearray(b"x" * (150 << 20))\nfor i in range(5): os.fork() or (time.sleep(1), os._exit(0))\nfor i in range(5): os.wait()',
    );
    expect((await must(sandbox, shared)).exitCode).toBe(0);
  });

  test('files: many, one without a name, and in every place that can be written', async () => {
    vi.stubEnv('ESPALIER_LOCAL_DISK_MB', '300');
    const write = (file: string) => `head -c 150000000 /dev/zero > ${file}`;
    const fillers = [
      `mkdir -p d && ${write('d/1')}; ${write('d/2')}; ${write('d/3')}; sleep 30`,
      `${write('/tmp/1')}; ${write('/dev/shm/2')}; ${write('/var/tmp/3')}; sleep 30`,
      python(
        'import os, time\nfiles = [open(f"f{i}", "wb") for i in range(3)]\nfor i, f in enumerate(files):\n os.unlink(f"f{i}")\n for _ in range(15): f.write(b"x" * 10_000_000)\n f.flush()\ntime.sleep(30)',
      ),
    ];
    for (const filler of fillers) {
      const filled = await sandbox.run(filler, { timeoutMs });
      expect(filled).toMatchObject({ exitCode: null, timedOut: false });
      expect(filled.stderr).toMatch(/wrote more than 300 MiB .* dropped/);
      expect(await sandbox.snapshot()).toMatchObject({ id: root });
      await usable();
    }
    const one = await sandbox.run(python('open("large", "wb").truncate(1 << 31)'), { timeoutMs });
    expect(one.exitCode).not.toBe(0);
    await must(sandbox, 'rm -f large');
    for (const place of ['/', '/dev', '/run', '/proc', '/usr', '/etc', '/sys', '/var', dirname(homedir())]) {
      const tried = await sandbox.run(`mkdir -p ${place} && echo x > ${place}/espalier-offender`, {
        timeoutMs,
      });
      expect({ place, written: tried.exitCode === 0 }).toEqual({ place, written: false });
    }
    await usable();
  });

  test('settings of the kernel', async () => {
    const pattern = readFileSync('/proc/sys/kernel/core_pattern', 'utf8');
    for (const file of [
      '/proc/sys/kernel/core_pattern',
      '/proc/sys/kernel/pid_max',
      '/proc/sys/vm/drop_caches',
      '/proc/sysrq-trigger',
      '/proc/irq/default_smp_affinity',
      '/proc/1/oom_score_adj.x',
    ]) {
      const tried = await sandbox.run(`echo 1 > ${file}`, { timeoutMs });
      expect({ file, written: tried.exitCode === 0 }).toEqual({ file, written: false });
    }
    expect(readFileSync('/proc/sys/kernel/core_pattern', 'utf8')).toBe(pattern);
    for (const attempt of ['mount -t tmpfs x /mnt', 'mknod d b 8 0', 'mount -o remount,rw /proc/sys']) {
      expect((await sandbox.run(attempt, { timeoutMs })).exitCode).not.toBe(0);
    }
    const { stdout } = await must(sandbox, 'grep -E "CapEff|NoNewPrivs" /proc/self/status');
    expect(stdout).toMatch(/^CapEff:\s+0+\nNoNewPrivs:\s+1\n$/);
    await usable();
  });

  test('keys and data of the machine: homes, data directory, other tasks, variables of the engine', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-secret-of-the-engine');
    const secret = join(outside, 'id_rsa');
    writeFileSync(secret, 'secret');
    writeFileSync(join(bench.directory, 'keys.json'), '{"secret":1}');
    const places = [
      secret,
      homedir(),
      '/root/.ssh',
      join(homedir(), '.config'),
      join(bench.directory, 'keys.json'),
      bench.directory,
      join(process.cwd(), 'tasks'),
      join(process.cwd(), 'package.json'),
      '/etc/shadow',
      '/var/log',
      '/proc/kcore',
    ];
    for (const place of places) {
      const listing = await sandbox.run(
        `if [ -d '${place}' ]; then ls -A '${place}'; else cat '${place}'; fi`,
        { timeoutMs },
      );
      const shown = listing.stdout
        .replace(/^\.(cargo|rustup|nvm|pyenv|local|bun|deno|volta|asdf)$|^go$/gm, '')
        .trim();
      // Where the workspace stands in the place of the directory that it is a copy of, the folders above have its name.
      const isAbove = shown === 'repository-1';
      expect({ place, shown: isAbove ? '' : shown }).toEqual({ place, shown: '' });
    }
    const { stdout } = await must(sandbox, 'cat /proc/*/environ | tr "\\0" "\\n"; env');
    expect(stdout).not.toContain('sk-secret-of-the-engine');
  });

  test('a holdout and a reference repair that lie in the repository around the task', async () => {
    const top = join(outside, 'mono');
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(top, path)), { recursive: true });
      writeFileSync(join(top, path), text);
    };
    put('.git/objects/fix', 'the repair');
    put('fix.patch', 'the repair');
    put('hold/test.txt', 'hidden');
    put('sibling/lib.txt', 'shared');
    put('app/a.txt', 'a\n');
    const task = taskAt(join(top, 'app'), { holdoutDirectory: join(top, 'hold') });
    const inside = await bench.driver.open(await bench.driver.prepare(task, new AbortController().signal), {
      owner: 'test/mono',
    });
    const { stdout } = await must(inside, 'cat ../sibling/lib.txt ../fix.patch; ls -A ../.git ../hold');
    expect(stdout).toBe('shared../.git:\n\n../hold:\n');
    await inside.close();
  });

  test('other processes of the machine', async () => {
    const victim = spawn('sleep', ['60']);
    await new Promise((resolve) => victim.once('spawn', resolve));
    for (const pid of [victim.pid, process.pid]) {
      expect((await sandbox.run(`kill -9 ${pid}; kill -0 ${pid}`, { timeoutMs })).exitCode).not.toBe(0);
      const trace = `import ctypes, sys\nsys.exit(0 if ctypes.CDLL(None).ptrace(16, ${pid}, 0, 0) == 0 else 1)`;
      expect((await sandbox.run(python(trace), { timeoutMs })).exitCode).toBe(1);
      expect(await readable(`/proc/${pid}/environ`)).toBe(false);
    }
    await sandbox.run('kill -9 -1', { timeoutMs });
    expect(victim.exitCode).toBeNull();
    expect(victim.signalCode).toBeNull();
    victim.kill('SIGKILL');
    await usable();
  });

  test('sockets of the machine: abstract, in files, and the network', async () => {
    const name = `espalier-offender-${process.pid}`;
    const servers = [`\0${name}`, join(outside, 'socket')].map((at) => createServer().listen(at));
    const port = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => port.once('listening', resolve));
    const address = port.address();
    const number = typeof address === 'object' ? address?.port : 0;
    const connects = [
      `socket.socket(socket.AF_UNIX).connect("\\0${name}")`,
      `socket.socket(socket.AF_UNIX).connect("${outside}/socket")`,
      `socket.create_connection(("127.0.0.1", ${number}), 2)`,
      'socket.create_connection(("1.1.1.1", 80), 2)',
    ];
    for (const connect of connects) {
      const tried = await sandbox.run(python(`import socket\n${connect}`), { timeoutMs });
      expect({ connect, connected: tried.exitCode === 0 }).toEqual({ connect, connected: false });
    }
    for (const server of [...servers, port]) server.close();
    await usable();
  });

  test('nothing of all this is left', () => {
    const left = readdirSync('/proc').filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(
          `ESPALIER_SANDBOX=espalier-sandbox-${process.pid}-`,
        );
      } catch {
        return false;
      }
    });
    expect(left).toEqual([]);
    expect(existsSync('/dev/shm/2')).toBe(false);
  });
});
