import { z } from 'zod';
import { jsFrames } from '@/server/verifier/frames';
import { distinctIds, type Frame, type Report, type ReportedTest } from '@/server/verifier/report';

const failureSchema = z.object({
  type: z.string().optional(),
  name: z.string(),
  message: z.string(),
  stack: z.string(),
  expected: z.string().optional(),
  actual: z.string().optional(),
});
const lineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('test'),
    passed: z.boolean(),
    file: z.string(),
    path: z.array(z.string()).min(1),
    suite: z.boolean(),
    skipped: z.boolean(),
    unselected: z.boolean(),
    ms: z.number().optional(),
    error: failureSchema.optional(),
  }),
  z.object({ kind: z.enum(['stdout', 'stderr']), file: z.string(), text: z.string() }),
  z.object({ kind: z.literal('note'), text: z.string() }),
  z.object({ kind: z.literal('end'), results: z.number() }),
]);
type Line = z.infer<typeof lineSchema>;
type TestLine = Extract<Line, { kind: 'test' }>;
type Failure = z.infer<typeof failureSchema>;

const relative = (file: string) => file.replace(/^file:\/\//, '').replace(/^(?:\.\/)+/, '');

function parseLine(text: string): Line | null {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function failureText(failure: Failure): string {
  const named = failure.name && failure.name !== 'Error' ? `${failure.name}: ` : '';
  const values =
    failure.expected === undefined || failure.actual === undefined
      ? ''
      : `\nexpected: ${failure.expected}\nactual: ${failure.actual}`;
  return `${named}${failure.message.trimEnd()}${values}`;
}

/** What a file that could not be loaded wrote: Node prints the uncaught error and, for syntax errors, the place first. */
export function loadFailure(stderr: string): { message: string; frames: Frame[] } {
  const lines = stderr.split('\n');
  const begin = lines.findIndex((line) => /^(?:Uncaught )?[\w.$]{0,100}(?:Error|Exception)\b/.test(line));
  if (begin < 0) return { message: stderr.trim(), frames: jsFrames(stderr) };
  const stackAt = lines.findIndex((line, i) => i > begin && line.startsWith('    at '));
  const message = lines.slice(begin, stackAt < 0 ? lines.length : stackAt);
  const place = lines
    .slice(0, begin)
    .map((line) => /^(?:file:\/\/)?([^\s:][^:]{0,1000}):(\d{1,9})$/.exec(line))
    .find((match) => match !== null && !match[1]?.startsWith('node'));
  const frames = jsFrames(lines.slice(begin).join('\n'));
  if (place) frames.unshift({ path: relative(place[1] ?? ''), line: Number(place[2]), column: 1, fn: null });
  return {
    message: message
      .filter((line) => !/^Node\.js v\d/.test(line))
      .join('\n')
      .trim(),
    frames,
  };
}

const isFile = (line: TestLine, file: string): boolean => {
  const [name] = line.path;
  if (line.path.length !== 1 || name === undefined || file === '' || line.suite) return false;
  return relative(name) === file || file.endsWith(`/${name}`);
};

/**
 * Reads the lines of `nodeReporter`. Ids are `file > suite > name`. Suites are not tests; a suite or file that failed
 * by itself (a hook, an error on import) is a failed test whose id is the suite's or the file's. A file without any
 * test is left out: that a file ended well says nothing about tests.
 */
export function readNodeLines(stdout: string, mark: string): Report | null {
  const tests: (ReportedTest & { file: string })[] = [];
  const log: string[] = [];
  const stderrOf = new Map<string, string>();
  const printedBy = new Map<string, string>();
  let results = 0;
  let announced: number | null = null;
  let broken = 0;
  for (const text of stdout.split('\n')) {
    const at = text.indexOf(mark);
    if (at < 0) {
      log.push(text);
      continue;
    }
    if (at > 0) log.push(text.slice(0, at));
    const line = parseLine(text.slice(at + mark.length));
    if (line === null) broken++;
    else if (line.kind === 'end') announced = (announced ?? 0) + line.results;
    else if (line.kind === 'note') log.push(line.text);
    else if (line.kind === 'test') {
      results++;
      const file = relative(line.file);
      const id = isFile(line, file) ? file : [file, ...line.path].filter((part) => part !== '').join(' > ');
      const test = testOf(line, id, file, stderrOf.get(file) ?? '');
      if (test) tests.push({ ...test, file });
      if (!line.suite && !line.unselected) log.push(`${line.skipped ? '-' : line.passed ? '✓' : '✗'} ${id}`);
      if (test?.status === 'failed') log.push(...test.message.split('\n').map((row) => `    ${row}`));
    } else {
      if (line.kind === 'stderr') {
        const file = relative(line.file);
        stderrOf.set(file, (stderrOf.get(file) ?? '') + line.text);
      } else printedBy.set(line.file, (printedBy.get(line.file) ?? '') + line.text);
      log.push(line.text.replace(/\n$/, ''));
    }
  }
  if (results === 0 && announced === null && broken === 0) return null;
  tests.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  return {
    tests: distinctIds(tests.map(({ file: _, ...test }) => test)),
    doubt: announced === results && broken === 0 ? null : 'The report of the test runner is incomplete.',
    log: log.join('\n'),
    printed: [...printedBy]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, text]) => text)
      .join(''),
  };
}

function testOf(line: TestLine, id: string, file: string, stderr: string): ReportedTest | null {
  if (line.unselected) return null;
  if (isFile(line, file)) {
    if (line.passed) return null;
    const known = loadFailure(stderr);
    return {
      id,
      status: 'failed',
      message: known.message || line.error?.message || '',
      frames: known.frames,
    };
  }
  if (line.suite && (line.passed || line.error?.type === 'subtestsFailed')) return null;
  const took = line.ms === undefined ? {} : { ms: line.ms };
  if (line.skipped) return { id, status: 'skipped', message: '', frames: [] };
  if (line.passed) return { id, status: 'passed', message: '', frames: [], ...took };
  return {
    ...took,
    id,
    status: 'failed',
    message: line.error ? failureText(line.error) : '',
    frames: jsFrames(line.error?.stack ?? ''),
  };
}
