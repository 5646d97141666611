import { describe, expect, it } from 'vitest';
import { runnersCalled } from '@/server/catalog/runners-called';
import { scriptsIn, withScripts } from '@/server/catalog/scripts';

const file = (scripts: Record<string, unknown>) => JSON.stringify({ scripts });
const path = 'export PATH="$PWD/node_modules/.bin:$PATH"; ';

describe('a test command that calls a package’s script', () => {
  it.each<[string, string, Record<string, string>, string]>([
    [
      'of two calls of a runner',
      'npm test',
      { test: 'mocha a.js && mocha b.js' },
      '(mocha a.js && mocha b.js)',
    ],
    [
      'of further scripts',
      'npm test',
      { test: 'npm run unit && npm run more', unit: 'mocha a.js', more: 'jest b.js' },
      '( (mocha a.js)  &&  (jest b.js) )'.replace('( (', '((').replace(') )', '))'),
    ],
    ['that is one further script', 'npm t', { t: 'x', test: 'y' }, ''],
    [
      'with options for it, and for a script in it',
      'npm run all -- --grep x',
      { all: 'npm run lint; npm run unit -- --bail', lint: 'xo', unit: 'mocha' },
      '((xo) ; (mocha --bail --grep x))',
    ],
    [
      'with what stands before and after it',
      'yarn test',
      { pretest: 'tsc', test: 'ava && tsd', posttest: 'xo' },
      '((tsc) && (ava && tsd) && (xo))',
    ],
    [
      'with variables, quietly',
      'CI=1 npm run -s all',
      { all: 'cross-env A=b npm run one && npm test --silent', one: 'mocha a', test: 'mocha b' },
      '(export CI=1; ((export A=b; (mocha a)) && (mocha b)))',
    ],
    [
      'that npm-run-all calls by a pattern',
      'npm test',
      { test: 'run-s -l "test:*"', 'test:one': 'mocha a', 'test:two': 'mocha b', 'test:two:x': 'no' },
      '(((mocha a) && (mocha b)))',
    ],
    [
      'that run at once',
      'npm test',
      { test: 'npm-run-all --parallel one two', one: 'mocha a', two: 'mocha b' },
      '((espalier_failed=0; (mocha a) || espalier_failed=1; (mocha b) || espalier_failed=1; [ "$espalier_failed" = 0 ]))',
    ],
    [
      'behind which coverage is measured',
      'npm test',
      { test: 'nyc --reporter=text npm run unit -- a.js', unit: 'mocha -b' },
      '((nyc --reporter=text mocha -b a.js))',
    ],
    [
      'with names of files',
      'npm run all b.js --silent',
      { all: 'npm run one && mocha', one: 'mocha' },
      '((mocha) && mocha b.js)',
    ],
    [
      'that Node itself runs, which knows no script before it',
      'node --run all',
      { preall: 'tsc', all: 'mocha a && mocha b' },
      '(mocha a && mocha b)',
    ],
    [
      'without what stands before and after it, and before and after what it calls',
      'npm test --ignore-scripts',
      { pretest: 'xo', test: 'npm run one && tsd', preone: 'tsc', one: 'mocha', postone: 'xo' },
      '((mocha) && tsd)',
    ],
    [
      'of pnpm and yarn',
      'pnpm all',
      { all: 'yarn run one && pnpm run two', one: 'mocha a', two: 'mocha b' },
      '((mocha a) && (mocha b))',
    ],
  ])('%s', (_, command, scripts, written) => {
    const tight = (text: string) => text.replace(/\s+/g, ' ').replace(/(?<=\() | (?=\))/g, '');
    const found = withScripts(command, file(scripts));
    if (written === '') expect(found).toBe(command);
    else expect(tight(found)).toBe(tight(`${path}${written}`));
  });

  it.each<[string, string, Record<string, unknown> | null]>([
    ['of one call', 'npm test', { test: 'mocha a.js', pretest: 'tsc' }],
    ['of one call behind a build', 'npm test', { test: 'tsc && mocha a.js' }],
    ['without a runner', 'npm test', { test: 'tsc && ./check.sh' }],
    ['that is not there', 'npm test', { other: 'mocha && mocha' }],
    ['without a package', 'npm test', null],
    ['that uses what npm tells it', 'npm test', { test: 'mocha $npm_package_main && mocha b.js' }],
    ['that calls itself', 'npm test', { test: 'tsc && npm test' }],
    ['beside another command', 'cd sub && npm test', { test: 'mocha a && mocha b' }],
    ['whose name npm does not know without run', 'npm unit', { unit: 'mocha a && mocha b' }],
    ['that is no text', 'npm test', { test: 7 }],
    ['of another package', 'npm test -w packages/a', { test: 'mocha a && mocha b' }],
    ['of every package', 'pnpm -r test', { test: 'mocha a && mocha b' }],
    ['by a runner of the same name', 'bun test', { test: 'mocha a && mocha b' }],
    ['by options nobody knows', 'npm test', { test: 'run-s --odd one two', one: 'mocha', two: 'mocha' }],
    ['by a pattern that names none', 'npm test', { test: 'run-s "unit:*" one', one: 'mocha' }],
    ['measured, and of several commands', 'npm test', { test: 'nyc npm run unit', unit: 'tsc && mocha' }],
  ])('stays as it is: %s', (_, command, scripts) => {
    expect(withScripts(command, scripts && file(scripts))).toBe(command);
  });

  it('has no scripts where the file cannot be read', () => {
    expect(scriptsIn('{').size).toBe(0);
    expect(scriptsIn('null').size).toBe(0);
    expect(scriptsIn(null).size).toBe(0);
  });
});

describe('the runners that a command calls', () => {
  it.each<[string, string[]]>([
    ['pytest a; pytest b', ['pytest']],
    ['python3 -m pytest && npx mocha x', ['pytest', 'Mocha']],
    ['(jest x) && ./node_modules/.bin/vitest run', ['Jest', 'Vitest']],
    ['CI=1 cross-env A=b nyc mocha', ['Mocha']],
    ['pytest tests/jest', ['pytest']],
    ['node --test && node build.js', ['Node’s']],
    ['go build && go test ./...', ['Go']],
    ['cargo test | tee mocha', ['cargo']],
    ['node node_modules/mocha/bin/mocha.js a', ['Mocha']],
    ['node --no-warnings ./node_modules/vitest/vitest.mjs run', ['Vitest']],
    ['node node_modules/ava/entrypoints/cli.mjs', ['AVA']],
    ['make check', []],
  ])('%s', (command, runners) => expect(runnersCalled(command)).toEqual(runners));
});
