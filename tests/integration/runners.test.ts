import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withoutColours } from '@/server/verifier/clean-text';
import { judge } from '@/server/verifier/outcome';
import { runnerOf } from '@/server/verifier/runners/auto';
import { shuffledCommand } from '@/server/verifier/runners/shuffle';
import { testFileMatcher } from '@/server/verifier/test-files';

const root = path.resolve(import.meta.dirname, '../..');
const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
let place = '';
beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), 'espalier-runner-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** The recorded sources, named as a runner wants them, and what `command` says of them. */
function run(sources: string, command: string, filter?: string) {
  rmSync(place, { recursive: true });
  cpSync(path.join(root, 'tests/fixtures/reports/sources', sources), place, { recursive: true });
  for (const entry of readdirSync(place, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.txt')) continue;
    const file = path.join(entry.parentPath, entry.name);
    renameSync(file, file.slice(0, -4));
  }
  if (sources === 'vitest') symlinkSync(path.join(root, 'node_modules'), path.join(place, 'node_modules'));
  const prepared = runnerOf('auto').prepare(command, filter);
  const env = { ...process.env, ...prepared.env };
  for (const name of Object.keys(env)) if (/^VITEST|^NODE_OPTIONS$/.test(name)) delete env[name];
  const { status, stdout, stderr } = spawnSync('sh', ['-c', prepared.command], {
    cwd: place,
    env,
    encoding: 'utf8',
  });
  const plain = (text: string) => withoutColours(text).replaceAll(`${place}/`, '').replaceAll(place, '.');
  const output = { exitCode: status, stdout: plain(stdout), stderr: plain(stderr) };
  const result = { ...output, timedOut: false, truncated: false, ms: 1 };
  return judge(result, prepared.read(output), testFileMatcher([]), []).outcome;
}
const lines = ({ tests }: ReturnType<typeof run>) => tests.map((test) => `${test.status} ${test.id}`);

describe('runners as they are on this machine', () => {
  it('Vitest', () => {
    const outcome = run('vitest', 'npx --no-install vitest run');
    expect(outcome.status).toBe('read');
    expect(lines(outcome)).toContain('failed test/money.test.js > split > adds up');
    expect(lines(outcome)).toContain('passed test/money.test.js > split > gives each a share');
    const refused = outcome.tests.find((test) => test.id.endsWith('is refused'));
    expect(refused).toMatchObject({ frame: 'src/money.js:2', ms: expect.any(Number) });
    const one = run('vitest', 'npx --no-install vitest run', 'test/money.test.js > split > adds up');
    expect(lines(one)).toContain('failed test/money.test.js > split > adds up');
    expect(lines(one)).toContain('skipped test/money.test.js > split > gives each a share');
  });

  it.skipIf(!has('python3', '-m', 'pytest', '--version') && !process.env.CI)(
    'pytest, also in another order: a test that needs the one before it is found out by that',
    () => {
      const given = 'python3 -m pytest';
      const first = run('pytest', given);
      const ids = ['test_first', 'test_second', 'test_third'].map((name) => `test_order.py > ${name}`);
      expect(lines(first)).toEqual(ids.map((id) => `passed ${id}`));
      const orders = [1, 2, 3, 4, 5, 6].map(
        (seed) => shuffledCommand('pytest', given, seed, ids)?.command ?? '',
      );
      expect(new Set(orders).size).toBeGreaterThan(2);
      const before = orders.find((command) => command.indexOf('second') < command.indexOf('first'));
      expect(lines(run('pytest', before ?? given))).toContain('failed test_order.py > test_second');
    },
  );

  it.skipIf(!has('go', 'version'))('Go', () => {
    const outcome = run('go', 'go test ./...');
    expect(outcome.status).toBe('read');
    expect(lines(outcome)).toContain('failed example.com/money/broken');
    expect(outcome.tests.find((test) => test.id.endsWith('> TestAddsUp'))).toMatchObject({
      status: 'failed',
      frame: 'money/money_test.go:21',
    });
    const one = run('go', 'go test ./money', 'example.com/money/money > TestCases > among_1');
    expect(lines(one)).toEqual([
      'passed example.com/money/money > TestCases',
      'passed example.com/money/money > TestCases > among_1',
    ]);
  });

  it.skipIf(!has('cargo', '--version'))('cargo', () => {
    const outcome = run('cargo', 'cargo test --offline');
    expect(lines(outcome)).toContain('failed money > src/lib.rs > tests::adds_up');
    expect(lines(outcome)).toContain('passed money > doc > src/lib.rs - (line 1)');
    expect(outcome.tests.find((test) => test.id.endsWith('adds_up'))?.frame).toBe('src/lib.rs:21');
  });
});
