import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Runner } from '@/server/core/task/runner';
import { runnerOf } from '@/server/verifier/runners/auto';
import { shellQuote } from '@/server/verifier/shell-quote';

const prepared = (command: string, filter?: string, runner: Runner = 'auto') => {
  const { command: altered, env } = runnerOf(runner).prepare(command, filter);
  const plain = altered
    .replace(
      /^espalier_canary=[\s\S]*?\n\(\n(?:espalier_options=.*\nexport NODE_OPTIONS=.*\n)?([\s\S]*)\n\)\nespalier_ended[\s\S]*$/,
      '$1',
    )
    .replace(/ --(?:require |reporter=)"\$espalier_canary\/e[0-9a-f]{18}\.[cm]js"/, ' CANARY')
    .replace(/data:text\/javascript,[\w%.-]+/g, 'REPORTER')
    .replace(/^espalier_report=.*\n\(\n([\s\S]*)\n\)\nespalier_status[\s\S]*$/, '$1')
    .replace(/^printf .* "\$\(go list -m 2>\/dev\/null\)"\n/, '');
  return { command: plain, env };
};

describe('the altered test command', () => {
  test.each([
    ['node --test', 'node --test --test-reporter=REPORTER'],
    ['cd sub && node --test test/', 'cd sub && node --test --test-reporter=REPORTER test/'],
    ['node --import tsx --test a.ts', 'node --import tsx --test --test-reporter=REPORTER a.ts'],
    ['node --enable-source-maps --test', 'node --enable-source-maps --test --test-reporter=REPORTER'],
    ['node --test --test-reporter=tap', 'node --test --test-reporter=tap'],
    ['npx jest --ci', 'npx jest --json --outputFile="$espalier_report/000" --no-bail --ci'],
    [
      'tsc -b && jest -b --ci --bail=2 a',
      'tsc -b && jest --json --outputFile="$espalier_report/000" --no-bail --ci a',
    ],
    [
      'npx vitest run src',
      'npx vitest run --reporter=json --outputFile.json="$espalier_report/000" --bail=0 CANARY src',
    ],
    [
      'vitest --bail 1 src',
      'vitest --reporter=json --outputFile.json="$espalier_report/000" --bail=0 CANARY src',
    ],
    [
      'mocha --bail test/',
      'mocha --reporter json --reporter-option output="$espalier_report/000" --no-bail CANARY test/',
    ],
    [
      'node node_modules/mocha/bin/mocha.js test/',
      'node node_modules/mocha/bin/mocha.js --reporter json --reporter-option output="$espalier_report/000" --no-bail CANARY test/',
    ],
    [
      'node ./node_modules/vitest/vitest.mjs run --config vitest.mjs',
      'node ./node_modules/vitest/vitest.mjs run --reporter=json --outputFile.json="$espalier_report/000" --bail=0 CANARY --config vitest.mjs',
    ],
    [
      'node --experimental-vm-modules node_modules/jest/bin/jest.js',
      'node --experimental-vm-modules node_modules/jest/bin/jest.js --json --outputFile="$espalier_report/000" --no-bail',
    ],
    ['go test -failfast ./...', 'go test -json -count=1 ./...'],
    ['cargo test -- --test-threads=1', 'cargo test --no-fail-fast -- --test-threads=1'],
  ])('%s', (command, altered) => {
    expect(prepared(command).command).toBe(altered);
  });

  /** The line that calls the runner, without what makes its helper loadable. */
  const called = (command: string, filter?: string) =>
    prepared(command, filter)
      .command.replace(/espalier_[0-9a-f]{12}/g, 'OURS')
      .split('\n)\n')[0]
      ?.split('\n')
      .at(-1);

  test.each([
    ['python3 -m unittest', 'python3 -m OURS -v'],
    ['python3 -m unittest discover -s tests', 'python3 -m OURS discover -v -s tests'],
    ['python3 -m unittest -v tests.test_a', 'python3 -m OURS -v tests.test_a'],
    ['python3 -m unittest a; python3 -m unittest b', 'python3 -m OURS -v a; python3 -m OURS -v b'],
    ['cd x && coverage run -m unittest && true', 'cd x && coverage run -m OURS -v && true'],
    ['pytest tests', 'pytest tests'],
  ])('%s loads our helper', (command, altered) => {
    expect(called(command)).toBe(altered);
  });

  test('pytest gets its options through the environment, behind those that are there', () => {
    const { command } = prepared('pytest -q', 'tests/test_a.py > test_x[1]');
    const options = /^export PYTEST_ADDOPTS="(.*)"$/m.exec(command)?.[1] ?? '';
    expect(options.replace(/espalier_[0-9a-f]{12}/, 'OURS')).toBe(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in
      '${PYTEST_ADDOPTS:+$PYTEST_ADDOPTS }-p OURS -v -rfE --tb=short --color=no --continue-on-collection-errors -k test_x -o cache_dir=$espalier/cache',
    );
  });

  test('a command that hides its runner gets the reporter through the environment', () => {
    const { command, env } = prepared('npm test');
    expect(command).toBe('npm test');
    expect(env?.NODE_OPTIONS).toMatch(/^--test-reporter=data:text\/javascript,[\w%.-]+$/);
  });

  test('a package script that hides a known runner is handed its options', () => {
    expect(prepared('npm test', undefined, 'jest').command).toBe(
      'npm test -- --json --outputFile="$espalier_report/000" --no-bail',
    );
    expect(prepared('pnpm run unit -- --ci', undefined, 'vitest').command).toBe(
      'pnpm run unit -- --ci --reporter=json --outputFile.json="$espalier_report/000" CANARY',
    );
  });

  test('the filter reaches each runner in its own way', () => {
    expect(prepared('node --test', "a.b (c)'s").command).toBe(
      "node --test --test-reporter=REPORTER '--test-name-pattern=a\\.b \\(c\\)'\\''s'",
    );
    expect(prepared('node --test', 'test/a.test.js > label > shouts').command).toContain(
      '--test-name-pattern=shouts',
    );
    expect(prepared('node --test', 'test/a.test.js').command).toBe('node --test --test-reporter=REPORTER');
    expect(called('python3 -m unittest', 'tests.test_a.ATest > test_x')).toBe(
      'python3 -m OURS -v -k tests.test_a.ATest.test_x',
    );
    expect(prepared('npx jest', 'test/a.test.js > group > a+b').command).toMatch(/ -t 'a\\\+b'$/);
    expect(prepared('mocha', 'test/a.test.js > group adds').command).toMatch(/ --fgrep 'group adds'$/);
    expect(prepared('go test ./...', 'example.com/m/p > TestCases > among_1').command).toBe(
      "go test -json -count=1 -run '^TestCases$/^among_1$' ./...",
    );
    expect(prepared('cargo test', 'money > src/lib.rs > tests::adds_up').command).toMatch(
      /cargo test --no-fail-fast '?tests::adds_up'?$/,
    );
  });

  test('a report file that the command names is printed, and the exit code kept', () => {
    const { command } = prepared('printf "<testsuites/>" > out.xml; false # --junitxml=out.xml');
    const directory = execFileSync('mktemp', ['-d', '-t', 'espalier-XXXXXX'], { encoding: 'utf8' }).trim();
    const script = `cd ${shellQuote(directory)}; sh -c ${shellQuote(command)}; echo "exit $?"; rm -r ${shellQuote(directory)}`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe('<testsuites/>exit 1\n');
  });
});

test('a quoted word reaches a command unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const argument = text.replaceAll('\0', '');
      expect(execFileSync('sh', ['-c', `printf %s ${shellQuote(text)}`], { encoding: 'utf8' })).toBe(
        argument,
      );
    }),
    { numRuns: 60, seed: 3 },
  );
});
