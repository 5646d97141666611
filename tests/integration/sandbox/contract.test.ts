import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitSnapshotId } from '@/server/core/base/ids';
import type { Sandbox } from '@/server/core/ports/sandbox';
import { type Bench, dockerTested, inventory, type Kind, must, openBench, taskAt } from './drivers';

const kinds: Kind[] = ['local', 'docker'];

describe.each(kinds)('%s driver', (kind) => {
  const skipped = kind === 'docker' && !dockerTested;
  let bench: Bench;
  beforeAll(() => {
    bench = openBench(kind);
  });
  afterAll(() => bench.close());

  const within = async <T>(
    from: Parameters<Bench['driver']['open']>[0],
    work: (sandbox: Sandbox) => Promise<T>,
  ) => {
    const sandbox = await bench.driver.open(from, { owner: 'test/a1' });
    try {
      return await work(sandbox);
    } finally {
      await sandbox.close();
    }
  };

  test.skipIf(skipped)(
    'any node restores exactly: edits, modes, links, deletions, empty folders, odd names',
    async () => {
      const root = await bench.prepare({
        'src/a.js': '1\n',
        'src/b.js': '2\n',
        '.gitignore': 'ignored\n',
        'sub/.git/HEAD': 'ref\n',
      });
      const steps = [
        'echo 3 > src/a.js && chmod 755 src/b.js',
        'rm src/b.js && mkdir -p empty/deep && ln -s ../src/a.js empty/link',
        'printf "\\000\\377" > bin && echo x > ignored && mkdir closed && echo in > closed/f && chmod 555 closed',
        'echo y > "$(printf "odd\\nna me\\377")" && rm empty/link && mkdir empty/link && echo z > empty/link/f',
        'chmod 755 closed && rm -r closed empty && echo file > empty && ln src/a.js hard && chmod 4755 src/a.js',
        'rm hard; echo 4 > src/a.js; rm -r src; ln -s . src; chmod 600 .gitignore',
      ];
      const nodes = await within(root, async (sandbox) => {
        const seen = [{ id: root, held: (await must(sandbox, inventory)).stdout }];
        for (const step of steps) {
          await must(sandbox, step);
          const { id, shared } = await sandbox.snapshot();
          expect(shared).toBe(false);
          seen.push({ id, held: (await must(sandbox, inventory)).stdout });
        }
        return seen;
      });
      expect(new Set(nodes.map(({ held }) => held)).size).toBe(steps.length + 1);
      for (const { id, held } of [...nodes.toReversed(), ...nodes]) {
        expect(await within(id, async (sandbox) => (await must(sandbox, inventory)).stdout)).toBe(held);
      }
    },
  );

  test.skipIf(skipped)('a step that changes nothing shares its parent’s snapshot', async () => {
    const root = await bench.prepare({ 'a.txt': 'a\n' });
    await within(root, async (sandbox) => {
      await must(sandbox, 'cat a.txt; touch a.txt; echo x > /tmp/x');
      expect(await sandbox.snapshot()).toMatchObject({ id: root, shared: true });
      await sandbox.file({ kind: 'edit_file', path: 'a.txt', old: 'a', new: 'b' });
      expect((await must(sandbox, 'cat a.txt; ls /tmp')).stdout).toMatch(/^b\n(?!.*x)/s);
      expect((await sandbox.snapshot()).shared).toBe(false);
    });
  });

  test.skipIf(skipped)('two sandboxes from one snapshot do not see each other', async () => {
    const root = await bench.prepare({ 'a.txt': 'a\n' });
    await within(root, (one) =>
      within(root, async (two) => {
        await Promise.all([must(one, 'echo one > a.txt'), must(two, 'echo two > b.txt')]);
        expect((await must(one, 'cat *')).stdout).toBe('one\n');
        expect((await must(two, 'cat *')).stdout).toBe('a\ntwo\n');
      }),
    );
  });

  test.skipIf(skipped)(
    'a time-out kills everything the command started, and the sandbox stays usable',
    async () => {
      const root = await bench.prepare({ 'a.txt': 'a\n' });
      await within(root, async (sandbox) => {
        const late = await sandbox.run(
          'trap "" TERM; (setsid sh -c "sleep 1.2; echo late > ghost" &) ; echo begun; while :; do sleep 0.05; done',
          { timeoutMs: 400 },
        );
        expect(late).toMatchObject({ exitCode: null, timedOut: true, stdout: 'begun\n' });
        expect((await must(sandbox, 'sleep 1.3; ls')).stdout).toBe('a.txt\n');
      });
    },
  );

  test.skipIf(skipped)('what a command leaves running is killed with its end', async () => {
    const root = await bench.prepare({ 'a.txt': 'a\n' });
    await within(root, async (sandbox) => {
      const result = await must(
        sandbox,
        '(setsid sh -c "sleep 0.6; echo late > ghost" &); sleep 30 & echo done',
      );
      expect(result.stdout).toBe('done\n');
      expect(result.ms).toBeLessThan(5000);
      expect((await must(sandbox, 'sleep 0.8; ls')).stdout).toBe('a.txt\n');
    });
  });

  test.skipIf(skipped)('an abort ends a command', async () => {
    const root = await bench.prepare({ 'a.txt': 'a\n' });
    await within(root, async (sandbox) => {
      const controller = new AbortController();
      const running = sandbox.run('sleep 30', { timeoutMs: 60_000, signal: controller.signal });
      controller.abort();
      expect(await running).toMatchObject({ exitCode: null, timedOut: false });
    });
  });

  test.skipIf(skipped)('output is capped in the middle, streams apart, exit codes as they are', async () => {
    const root = await bench.prepare({ 'a.txt': 'a\n' });
    await within(root, async (sandbox) => {
      const long = await sandbox.run(
        'echo first; head -c 3000000 /dev/zero | tr "\\0" x; echo; echo last; echo err >&2',
        {
          timeoutMs: 20_000,
          maxOutputBytes: 1000,
        },
      );
      expect(long).toMatchObject({ exitCode: 0, truncated: true, stderr: 'err\n' });
      expect(long.stdout).toMatch(/^first\nx+\n\[… \d+ bytes cut …\]\nx+\nlast\n$/);
      expect((await sandbox.run('exit 7', { timeoutMs: 5000 })).exitCode).toBe(7);
      expect((await sandbox.run('no-such-program', { timeoutMs: 5000 })).exitCode).toBe(127);
      expect((await sandbox.run('kill -9 $$', { timeoutMs: 5000 })).exitCode).toBe(137);
      const multi = await sandbox.run(`printf '%s' "a'b\n\\c" ; printf "$X"`, {
        timeoutMs: 5000,
        env: { X: "x'\ny" },
      });
      expect(multi.stdout).toBe("a'b\n\\cx'\ny");
    });
  });

  test.skipIf(skipped)(
    'no secret of the parent is in the environment, and no absolute path in the output',
    async () => {
      process.env.ESPALIER_TEST_SECRET = 'hush';
      try {
        const root = await bench.prepare({ 'src/a.js': 'console.log(import.meta?.url)\n' });
        await within(root, async (sandbox) => {
          const { stdout } = await must(sandbox, 'env; pwd; echo "$PWD/src/a.js:1" "file://$PWD/src/a.js"');
          expect(stdout).not.toMatch(/hush|NODE_OPTIONS|NODE_ENV|VITEST/);
          expect(stdout).toMatch(/\n\.\nsrc\/a\.js:1 src\/a\.js\n$/);
          expect(stdout).toMatch(/^CI=1$/m);
        });
      } finally {
        delete process.env.ESPALIER_TEST_SECRET;
      }
    },
  );

  test.skipIf(skipped)(
    'a same-size edit within a second is seen through bytecode written before, and so is a restore',
    async () => {
      const root = await bench.prepare({ 'm.py': 'x = 1\n', 'main.py': 'import m; print(m.x)\n' });
      const run = 'PYTHONDONTWRITEBYTECODE= python3 main.py';
      const edited = await within(root, async (sandbox) => {
        expect((await must(sandbox, run)).stdout).toBe('1\n');
        const first = await sandbox.snapshot();
        await sandbox.file({ kind: 'edit_file', path: 'm.py', old: 'x = 1', new: 'x = 2' });
        expect((await must(sandbox, run)).stdout).toBe('2\n');
        return [first.id, (await sandbox.snapshot()).id];
      });
      for (const [i, id] of [...edited, ...edited].entries()) {
        expect((await within(id, (sandbox) => must(sandbox, run))).stdout).toBe(`${(i % 2) + 1}\n`);
      }
      expect((await bench.store.list(edited[0] ?? root)).some((path) => path.endsWith('.pyc'))).toBe(true);
    },
  );

  test.skipIf(skipped)(
    'preparing copies without touching, runs the setup, and says what is wrong',
    async () => {
      const source = join(bench.directory, 'source');
      mkdirSync(source);
      writeFileSync(join(source, 'a.txt'), 'a');
      const { signal } = new AbortController();
      const made = await bench.driver.prepare(taskAt(source, { setup: 'echo built > built.txt' }), signal);
      expect(await bench.store.list(made)).toEqual(['a.txt', 'built.txt']);
      expect(readdirSync(source)).toEqual(['a.txt']);
      expect(await bench.driver.prepare(taskAt(source), signal)).toBe(
        await bench.driver.prepare(taskAt(source), signal),
      );
      await expect(
        bench.driver.prepare(taskAt(source, { setup: 'echo broken >&2; exit 3' }), signal),
      ).rejects.toThrow(/exit code 3.*broken/s);
      await expect(bench.driver.prepare(taskAt('/no/such/place'), signal)).rejects.toThrow(/does not exist/);
      expect(readFileSync(join(source, 'a.txt'), 'utf8')).toBe('a');
      expect(existsSync(join(source, 'built.txt'))).toBe(false);
    },
  );

  test.skipIf(skipped)(
    'hundreds of changing steps in a row work and the one in the middle restores',
    async () => {
      const steps = kind === 'docker' ? 300 : 130;
      const root = await bench.prepare({ 'log.txt': '' });
      const middle = await within(root, async (sandbox) => {
        let kept = root;
        for (let i = 1; i <= steps; i++) {
          await must(sandbox, `echo ${i} >> log.txt`);
          const { id } = await sandbox.snapshot();
          if (i === steps / 2) kept = id;
        }
        expect((await must(sandbox, 'tail -n 1 log.txt')).stdout).toBe(`${steps}\n`);
        return kept;
      });
      expect((await within(middle, (sandbox) => must(sandbox, 'tail -n 1 log.txt'))).stdout).toBe(
        `${steps / 2}\n`,
      );
      expect(splitSnapshotId(middle).environment).toBe(splitSnapshotId(root).environment);
    },
  );
});
