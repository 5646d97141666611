import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DrillCase } from '@/tests/drill/case';

/** What a file may hold instead of what a reader expects; each makes the file at a path. */
const hostile: Record<string, (file: string) => void> = {
  empty: (file) => writeFileSync(file, ''),
  'cut off': (file) => writeFileSync(file, '{"endpoints": {"a": {"kind": "openai", "baseU'),
  'wrong types': (file) => writeFileSync(file, '{"endpoints": [1, null, {"kind": {}}], "a": 7, "tasks": 3}'),
  'a prototype': (file) =>
    writeFileSync(
      file,
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
    ),
  'deep nesting': (file) => writeFileSync(file, '['.repeat(200_000)),
  'one long line': (file) => writeFileSync(file, `{"a": "${'x'.repeat(20_000_000)}"}`),
  'many aliases': (file) =>
    writeFileSync(
      file,
      [
        'a: &a [x, x, x, x, x, x, x, x, x]',
        ...Array.from(
          { length: 9 },
          (_, i) => `b${i}: &b${i} [${`*${i === 0 ? 'a' : `b${i - 1}`}, `.repeat(9)}]`,
        ),
      ].join('\n'),
    ),
  bytes: (file) => writeFileSync(file, Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 37) % 256))),
  'a directory': (file) => mkdirSync(file),
  'a link to itself': (file) => symlinkSync(file, file),
  'a pipe': (file) => void spawnSync('mkfifo', [file]),
};

/** A reader: where its file lies, and the command that reads it. */
interface Reader {
  file: (at: string) => string;
  command: (at: string) => string[];
}

const nextToDatabase = (name: string): Reader => ({
  file: (at) => path.join(at, name),
  command: (at) => ['models', '--offline', '--database', path.join(at, 'espalier.db')],
});

const readers: Record<string, Reader> = {
  'endpoints.json': nextToDatabase('endpoints.json'),
  'keys.json': nextToDatabase('keys.json'),
  'model-facts.json': {
    file: (at) => path.join(at, 'model-facts.json'),
    command: (at) => [
      'run',
      '--task',
      'session-cache',
      '--max-steps',
      '1',
      '--database',
      path.join(at, 'espalier.db'),
    ],
  },
  'an experiment file': {
    file: (at) => path.join(at, 'experiment.yaml'),
    command: (at) => [
      'experiment',
      path.join(at, 'experiment.yaml'),
      '--database',
      path.join(at, 'espalier.db'),
    ],
  },
  'a cassette': {
    file: (at) => path.join(at, 'cassette.jsonl'),
    command: (at) => [
      ...['run', '--task', 'session-cache', '--model', 'x/y', '--max-steps', '1'],
      ...['--replay', path.join(at, 'cassette.jsonl'), '--database', path.join(at, 'espalier.db')],
    ],
  },
  'the task.json of a sample task': {
    file: (at) => path.join(at, 'tasks', 'bad', 'task.json'),
    command: () => ['tasks'],
  },
};

const endMs = 60_000;

/** Puts hostile files where a reader expects its own. Each command must end by itself, without a stack trace. */
export const run: DrillCase = async ({ full, random, directory, report }) => {
  const lost: string[] = [];
  const all = Object.entries(readers).flatMap(([reader, { file, command }]) =>
    Object.entries(hostile).map(([name, make]) => ({ reader, file, command, name, make })),
  );
  const chosen = full ? all : all.filter(() => random() < 0.12);
  report(`${chosen.length} of ${all.length} files`);
  for (const [i, { reader, file, command, name, make }] of chosen.entries()) {
    const at = path.join(directory, String(i));
    mkdirSync(path.dirname(file(at)), { recursive: true });
    make(file(at));
    const { code, stderr } = await ended(command(at), {
      ...process.env,
      ESPALIER_TASKS: tasksOf(reader, at),
    });
    const what = `${reader}, ${name}`;
    if (code === null) lost.push(`${what}: the command did not end`);
    else if (![0, 1, 2].includes(code)) lost.push(`${what}: exit code ${code}`);
    if (/\n\s+at |RangeError|This should not happen/.test(stderr))
      lost.push(`${what}: ${stderr.split('\n')[0]}`);
  }
  return { name: 'hostile files', tried: chosen.length, lost, skipped: null };
};

const tasksOf = (reader: string, at: string): string =>
  path.resolve(reader.startsWith('the task.json') ? path.join(at, 'tasks') : 'tasks');

function ended(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['bin/espalier', ...args], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (part) => {
      stderr = (stderr + part).slice(0, 100_000);
    });
    const late = setTimeout(() => child.kill('SIGKILL'), endMs);
    child.once('close', (code) => {
      clearTimeout(late);
      resolve({ code, stderr });
    });
  });
}
