import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { own } from '@/server/core/base/own';
import { goCanary } from '@/server/verifier/canary/go';
import { withCanary } from '@/server/verifier/canary/with-canary';
import {
  distinctIds,
  type Frame,
  type PreparedCommand,
  type Report,
  type ReportedTest,
  type TestRunner,
} from '@/server/verifier/report';
import { reportContradicts, reportCutOff } from '@/server/verifier/sentences';
import { shellQuote } from '@/server/verifier/shell-quote';
import { parseJson } from './json-text';
import { literally, withoutFlags } from './select';

const eventSchema = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Elapsed: z.number().optional(),
  Output: z.string().optional(),
});
type Event = z.infer<typeof eventSchema>;

const ends: Record<string, ReportedTest['status']> = { pass: 'passed', fail: 'failed', skip: 'skipped' };

interface Seen {
  package: string;
  /** null for the package itself. */
  test: string | null;
  runs: number;
  status: ReportedTest['status'] | null;
  seconds: number | null;
  output: string;
}

/** `=== RUN`, `--- FAIL` and the like say nothing that is not in the events. */
const isNoise = (line: string): boolean => /^\s*(?:=== |--- |FAIL\b|ok\s|PASS\b|exit status)/.test(line);

/** Places in a test's output: `file_test.go:12: …` lies in its package, a panic's stack names whole paths. */
function framesIn(output: string, folder: string): Frame[] {
  const frames: Frame[] = [];
  for (const line of output.split('\n')) {
    const place =
      /^\s+([\w./-]{1,500}\.go):(\d{1,9})(?:: | \+0x)/.exec(line) ??
      /^([\w./-]{1,500}\.go):(\d{1,9}):\d+: /.exec(line);
    if (!place) continue;
    const path = place[1] ?? '';
    frames.push({
      path: path.includes('/') || folder === '' ? path : `${folder}/${path}`,
      line: Number(place[2]),
      column: null,
      fn: null,
    });
  }
  return frames;
}

/**
 * Go before 1.20 sends no event for a mark that follows output without a line end (`hello--- PASS: TestA (0.00s)`,
 * `hello=== RUN   TestA/two`). Such marks are read from the output of their package, and only for tests that lack them.
 */
function readLostMarks(own: Seen[], output: string, at: (test: string) => Seen): void {
  if (own.every(({ runs, status }) => runs > 0 && status !== null)) return;
  const marks = [...output.matchAll(/--- (PASS|FAIL|SKIP): (\S+) \((\d+\.\d+)s\)$/gm)];
  for (const [, test = ''] of output.matchAll(/[^\n]=== RUN {3}(\S+)$/gm)) {
    if (!marks.some((mark) => mark[2] === test)) continue;
    const entry = at(test);
    if (entry.runs === 0) entry.runs = 1;
    if (!own.includes(entry)) own.push(entry);
  }
  for (const entry of own) {
    const [end, ...more] = marks.filter((mark) => mark[2] === entry.test);
    if (entry.status !== null || !end || more.length > 0) continue;
    entry.status = ends[end[1]?.toLowerCase() ?? ''] ?? null;
    entry.seconds = Number(end[3]);
  }
}

const folderOf = (name: string, module: string): string =>
  module !== '' && name.startsWith(`${module}/`) ? name.slice(module.length + 1) : '';

/**
 * Reads `go test -json`. Ids are `package > Test > subtest`; a package that failed by itself (it does not build, it
 * died) is a failed test of the package's name. A result without its start, as a test may print it, is a doubt.
 */
export function readGo(stdout: string, stderr = '', module = ''): Report | null {
  const seen = new Map<string, Seen>();
  const outputs: string[] = [];
  const compiler: string[] = [];
  const dead = new Set<string>();
  const outputOf = new Map<string, string[]>();
  let [events, doubt]: [number, string | null] = [0, null];
  const at = ({ Package = '', Test = null }: { Package?: string; Test?: string | null }): Seen => {
    const key = `${Package}\0${Test ?? ''}`;
    const known = seen.get(key);
    if (known) return known;
    const made = { package: Package, test: Test, runs: 0, status: null, seconds: null, output: '' };
    seen.set(key, made);
    return made;
  };
  const take = (event: Event) => {
    if (event.Action === 'build-output') compiler.push(event.Output ?? '');
    if (event.Package === undefined) return;
    const entry = at(event);
    const end = own(ends, event.Action);
    if (event.Action === 'run') entry.runs++;
    if (event.Action === 'output') {
      entry.output += event.Output ?? '';
      outputs.push(event.Output ?? '');
      const known = outputOf.get(event.Package);
      if (known) known.push(event.Output ?? '');
      else outputOf.set(event.Package, [event.Output ?? '']);
    }
    if (end === undefined) return;
    if (entry.status !== null) doubt ??= `${entry.test ?? entry.package} ended twice.`;
    entry.status = end;
    entry.seconds = event.Elapsed ?? null;
  };
  for (const line of stdout.split('\n')) {
    const parsed = line.startsWith('{') ? eventSchema.safeParse(parseJson(line)) : null;
    if (parsed?.success) {
      events++;
      take(parsed.data);
      continue;
    }
    const broken = /^FAIL\s+(\S+) \[(?:build|setup) failed\]$/.exec(line);
    if (broken?.[1]) dead.add(broken[1]);
    else if (/^\{"(?:Time|Action|ImportPath)"/.test(line)) doubt ??= reportCutOff;
    if (line !== '') outputs.push(`${line}\n`);
  }
  if (events === 0 && dead.size === 0) return null;
  for (const name of dead) at({ Package: name }).status = 'failed';
  for (const [name, texts] of outputOf) {
    const own = [...seen.values()].filter((entry) => entry.package === name && entry.test !== null);
    readLostMarks(own, texts.join(''), (test) => at({ Package: name, Test: test }));
  }
  const packages = [...seen.values()].filter((entry) => entry.test === null);
  const tests: ReportedTest[] = [];
  for (const entry of seen.values()) {
    if (entry.test === null) continue;
    if (entry.runs !== 1) doubt ??= `The test ${entry.test} did not begin exactly once.`;
    const whole = packages.find((item) => item.package === entry.package);
    if (!whole || whole.status === null) doubt ??= `The package ${entry.package} did not end.`;
    if (entry.status === null && whole?.status !== 'failed') doubt ??= `The test ${entry.test} did not end.`;
    const status = entry.status ?? 'failed';
    const message = entry.output
      .split('\n')
      .filter((line) => !isNoise(line))
      .join('\n')
      .trim();
    tests.push({
      id: [entry.package, ...entry.test.split('/')].join(' > '),
      status,
      message: status === 'failed' ? message : '',
      frames: status === 'failed' ? framesIn(entry.output, folderOf(entry.package, module)) : [],
      ...(entry.seconds === null ? {} : { ms: entry.seconds * 1000 }),
    });
  }
  for (const { package: name, status, output } of packages) {
    const own = [...seen.values()].filter((entry) => entry.package === name && entry.test !== null);
    const failed = own.some((entry) => entry.status === 'failed' || entry.status === null);
    if (status === 'passed' && failed) doubt ??= reportContradicts;
    if (status !== 'failed' || failed) continue;
    const failureText = [...compiler, output, dead.has(name) ? stderr : ''].join('').trim();
    tests.unshift({
      id: name,
      status: 'failed',
      message: failureText,
      frames: framesIn(failureText, folderOf(name, module)),
    });
  }
  tests.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { tests: distinctIds(tests), doubt, log: [...outputs, stderr].join('').trim() };
}

const call = /(^|[\s;&|(/])(go\s+test)(?=$|[\s;&|)])/;
export const isGo = (command: string): boolean => call.test(command);

/** `pkg > TestA > sub` or a part of it as Go's `-run`: each level matched in full. */
function selection(filter: string | undefined): string {
  const levels = filter
    ?.split(' > ')
    .filter((part) => !/[./]/.test(part) || /^(?:Test|Example|Fuzz)/.test(part));
  if (!levels || levels.length === 0) return '';
  const exact = filter?.includes(' > ') ?? false;
  const pattern = levels.map((level) => (exact ? `^${literally(level)}$` : literally(level))).join('/');
  return ` -run ${shellQuote(pattern)}`;
}

export const goRunner: TestRunner = {
  prepare(command, filter) {
    const mark = `@espalier-${randomBytes(6).toString('hex')} `;
    const fresh = /\s-count\b/.test(command) ? '' : ' -count=1';
    const altered = withoutFlags(command, call, ['-failfast', '--failfast']).replace(
      new RegExp(call.source, 'g'),
      (_, before: string, program: string) => `${before}${program} -json${fresh}${selection(filter)}`,
    );
    const prepared: PreparedCommand = {
      command: `printf '%s%s\\n' '${mark}' "$(go list -m 2>/dev/null)"\n${altered}`,
      read({ stdout, stderr }) {
        const lines = stdout.split('\n');
        const module = lines.find((line) => line.startsWith(mark))?.slice(mark.length) ?? '';
        return readGo(lines.filter((line) => !line.startsWith(mark)).join('\n'), stderr, module.trim());
      },
    };
    return isGo(command) ? withCanary(prepared, goCanary(command)) : prepared;
  },
};
