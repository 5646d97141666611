import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testsOfCtrf } from '@/server/benchmarks/harbor/ctrf';
import { harborOutcome } from '@/server/benchmarks/harbor/outcome';
import { isHarbor, readHarborDirectory } from '@/server/benchmarks/harbor/read-directory';
import { rewardOf } from '@/server/benchmarks/harbor/reward';
import { readTaskToml, workdirOf } from '@/server/benchmarks/harbor/task-toml';
import { readSources } from '@/server/benchmarks/tasks/read-sources';

const reward = (value: number, others = {}, notes: unknown[] = []) => ({
  kind: 'reward',
  reward: value,
  others,
  notes,
});
const broken = (reason: RegExp) => ({ kind: 'broken', reason: expect.stringMatching(reason) });

test.each([
  ['1', { text: '1\n', json: null }, reward(1)],
  ['0', { text: '0', json: null }, reward(0)],
  ['a share', { text: ' 0.25\n', json: null }, reward(0.25)],
  ['-1: the verifier broke', { text: '-1', json: null }, broken(/-1/)],
  ['nothing', { text: null, json: null }, broken(/neither reward.txt nor reward.json/)],
  ['an empty file', { text: '', json: null }, broken(/no number/)],
  ['several numbers', { text: '1 0', json: null }, broken(/more than one number/)],
  ['a number in another base', { text: '0x1', json: null }, broken(/no number/)],
  ['no number by name', { text: 'nan', json: null }, broken(/no number/)],
  ['a word', { text: 'passed', json: null }, broken(/“passed”/)],
  ['more than 1', { text: '2', json: null }, reward(1, {}, [expect.stringMatching(/2 is taken as 1/)])],
  ['two numbers', { text: null, json: '{"reward": 0.5, "style": 1}' }, reward(0.5, { style: 1 })],
  ['one number of another name', { text: null, json: '{"score": 1}' }, reward(1)],
  [
    'two numbers, none of them the reward',
    { text: null, json: '{"a": 1, "b": 0}' },
    broken(/no number “reward”/),
  ],
  [
    'what is not flat',
    { text: null, json: '{"reward": 1, "more": {"x": 1}}' },
    reward(1, {}, [expect.stringMatching(/^more /)]),
  ],
  ['-1 in JSON', { text: null, json: '{"reward": -1}' }, broken(/-1/)],
  ['no JSON', { text: null, json: '{' }, broken(/no JSON/)],
  ['a list', { text: null, json: '[1]' }, broken(/no object/)],
  ['both: the text goes first', { text: '0', json: '{"reward": 1}' }, reward(0)],
])('a reward of %s', (_, files, expected) => {
  expect(rewardOf(files)).toEqual(expected);
});

const ctrf = (tests: object[]) => JSON.stringify({ results: { tool: { name: 'pytest' }, tests } });
test('single tests are read from ctrf.json, the last of one name', () => {
  const found = testsOfCtrf(
    ctrf([
      { name: 'a', status: 'failed', message: 'no' },
      { name: 'b', status: 'skipped' },
      { name: 'c', status: 'other', duration: 3 },
      { name: 'a', status: 'passed' },
    ]),
  );
  expect(found?.map(({ id, status }) => [id, status])).toEqual([
    ['a', 'passed'],
    ['b', 'skipped'],
    ['c', 'skipped'],
  ]);
  for (const text of [null, '{', '{}', '[]']) expect(testsOfCtrf(text)).toBeNull();
});

const left = { exitCode: 0, text: null, json: null, ctrf: null, log: 'output', ms: 5 };
const passing = (given: object) => {
  const { status, tests } = harborOutcome({ ...left, ...given });
  return [status, tests.filter((one) => one.status === 'passed').length, tests.length];
};
test.each([
  ['solved, whatever test.sh ends with', { text: '1', exitCode: 1 }, ['read', 4, 4]],
  ['a half is worth half to a search', { text: '0.5' }, ['read', 2, 4]],
  ['0', { text: '0' }, ['read', 0, 4]],
  ['a broken verifier is no verdict', { text: '-1' }, ['unreadable', 0, 0]],
  ['no file', {}, ['unreadable', 0, 0]],
  ['the time ran out', { exitCode: null, text: '1' }, ['timeout', 0, 0]],
  [
    'single tests beside the reward',
    {
      text: '0',
      ctrf: ctrf([
        { name: 'a', status: 'passed' },
        { name: 'b', status: 'failed' },
      ]),
    },
    ['read', 1, 3],
  ],
  [
    'single tests that all pass solve nothing without the reward',
    { text: '0', ctrf: ctrf([{ name: 'a', status: 'passed' }]) },
    ['read', 1, 2],
  ],
])('an outcome: %s', (_, given, expected) => {
  expect(passing(given)).toEqual(expected);
});

test.each([
  ['no TOML', 'x = ', /no TOML/],
  ['another version', 'schema_version = "2.0"', /schema version 2.0/],
  ['steps', '[[steps]]\nname = "a"', /several steps/],
  ['a verifier apart', '[verifier]\nenvironment_mode = "separate"', /environment of its own/],
  ['a GPU', '[environment]\ngpus = 1', /GPU/],
  ['Windows', '[environment]\nos = "windows"', /windows/],
  ['a time that is no number', '[verifier]\ntimeout_sec = "long"', /verifier.timeout_sec/],
])('a task.toml that is not taken: %s', (_, text, reason) => {
  expect(readTaskToml(text)).toEqual({ refused: expect.stringMatching(reason) });
});

test('a task.toml of an old version, and one with keys of a later one', () => {
  expect(
    readTaskToml('version = "1.0"\n[metadata]\ndifficulty = "hard"\n[environment]\nmemory = "2G"'),
  ).toMatchObject({
    difficulty: 'hard',
    image: null,
    verifier: { timeoutMs: 600_000, env: {} },
  });
  const later =
    'schema_version = "1.4"\n[task]\nname = "org/x"\nkeywords = ["a"]\n[environment]\ndocker_image = "i:1"\nmcp_servers = []\n[verifier]\ntimeout_sec = 9.5\nenv = { A = 1 }\n[verifier.later]\nx = 1';
  expect(readTaskToml(later)).toMatchObject({
    keywords: ['a'],
    image: 'i:1',
    verifier: { timeoutMs: 9500, env: { A: '1' } },
  });
});

test('variables of the environment and of the verifier are kept apart', () => {
  const text = '[environment]\ndocker_image = "i"\nenv = { A = "1" }\n[verifier]\nenv = { B = 2 }';
  expect(readTaskToml(text)).toMatchObject({ env: { A: '1' }, verifier: { env: { B: '2' } } });
});

test('the last absolute WORKDIR of a Dockerfile', () => {
  expect(workdirOf('FROM x\nWORKDIR /a\nRUN y\n workdir "/app/src"\nWORKDIR $HOME\n')).toBe('/app/src');
  expect(workdirOf('FROM x\n')).toBeNull();
});

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-harbor-'));
});
afterEach(() => rmSync(directory, { recursive: true }));
function write(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  }
}
const whole = {
  'task.toml': '[environment]\ndocker_image = "i:1"',
  'instruction.md': '# Write a file\n\nCalled x.',
  'environment/Dockerfile': 'FROM x\nWORKDIR /work\n',
  'tests/test.sh': 'echo 1 > /logs/verifier/reward.txt',
  'tests/data/a.txt': 'a',
  'solution/solve.sh': 'the secret solution',
};

test('a task directory is read, without its solution', () => {
  write(whole);
  expect(isHarbor(directory)).toBe(true);
  const read = readHarborDirectory(directory);
  expect(read).toMatchObject({
    build: null,
    task: {
      title: 'Write a file',
      image: 'i:1',
      directory: '/work',
      tests: [{ path: 'data/a.txt' }, { path: 'test.sh' }],
    },
  });
  const secret = Buffer.from('the secret solution').toString('base64');
  expect(JSON.stringify(read)).not.toContain(secret);
});

test.each([
  ['no instruction.md', { 'instruction.md': '' }, /no instruction.md/],
  ['no test.sh', { 'tests/test.sh': null }, /no tests\/test.sh/],
  ['several containers', { 'environment/docker-compose.yaml': 'services: {}' }, /several containers/],
  ['several containers, by another name', { 'environment/compose.yml': '' }, /several .*compose.yml/],
  [
    'a variable of this machine',
    { 'task.toml': `[environment]\ndocker_image = "i:1"\n[verifier.env]\nKEY = "$\{MY_KEY}"` },
    /variable KEY .*not handed to sandboxes/,
  ],
  [
    'a variable that is no name',
    { 'task.toml': '[environment.env]\n"A-B" = "1"' },
    /environment.env.* is not as expected/,
  ],
  ['no image', { 'task.toml': '', 'environment/Dockerfile': null }, /neither environment.docker_image/],
])('a task directory is refused with the reason: %s', (_, change, reason) => {
  const files = Object.entries({ ...whole, ...change }).flatMap(([name, text]) =>
    text === null ? [] : [[name, text]],
  );
  write(Object.fromEntries(files));
  expect(readHarborDirectory(directory)).toEqual({ refused: expect.stringMatching(reason) });
});

test('a task of Terminal-Bench 1 is refused with how to convert it', async () => {
  write({ 'task.yaml': 'parser_name: pytest', 'run-tests.sh': '', 'docker-compose.yaml': '' });
  await expect(readSources(directory)).rejects.toThrow(/Terminal-Bench 1.*converter/);
});

test('a folder of task directories: each is a task, and images are built where none is named', async () => {
  const named = (folder: string, files: Record<string, string>) =>
    write(Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text])));
  named('First Task', { ...whole, 'task.toml': '' });
  named('second', whole);
  named('third', { 'task.toml': 'x = ' });
  const { sources, refused, builds } = await readSources(directory);
  expect(sources.map((source) => source.kind === 'harbor' && source.task.id)).toEqual([
    'First-Task',
    'second',
  ]);
  expect(refused).toEqual([expect.stringMatching(/^third: .*no TOML/)]);
  expect(builds).toEqual([
    { folder: path.join(directory, 'First Task', 'environment'), image: 'espalier/harbor-first-task:1' },
  ]);
});
