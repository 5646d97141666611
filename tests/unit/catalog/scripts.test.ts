import { describe, expect, it } from 'vitest';
import { runnersCalled, scriptsIn, withScripts } from '@/server/catalog/scripts';

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
  ])('%s', (_, command, scripts, written) => {
    const found = withScripts(command, file(scripts));
    if (written === '') expect(found).toBe(command);
    else expect(found.replace(/\s+/g, ' ')).toBe(`${path}${written}`.replace(/\s+/g, ' '));
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
    ['make check', []],
  ])('%s', (command, runners) => expect(runnersCalled(command)).toEqual(runners));
});
