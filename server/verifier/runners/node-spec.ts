import { jsFrames } from '@/server/verifier/frames';
import { distinctIds, type Report, type ReportedTest, type TestOutput } from '@/server/verifier/report';
import { reportContradicts, reportNotNested } from '@/server/verifier/sentences';
import { isScript } from '@/server/verifier/test-files';

const mark = /^((?: {2})*)([✔✖▶﹣⚠]) (.*)$/;

interface Ended {
  name: string;
  symbol: string;
  /** The line told a duration: the test or suite has ended here. */
  ended: boolean;
  directive: boolean;
}

function resultOf(symbol: string, text: string): Ended {
  const directive = / # (?:SKIP|TODO)\b.*$/.exec(text);
  const rest = directive ? text.slice(0, directive.index) : text;
  const duration = / \(\d+(?:\.\d+)?ms\)$/.exec(rest);
  return {
    name: (duration ? rest.slice(0, duration.index) : rest).trim(),
    symbol,
    ended: duration !== null,
    directive: directive !== null || symbol === '﹣',
  };
}

/** The lines of a failure that belong to its message: up to the stack or the error's properties. */
function messageOf(block: string[]): string {
  const end = block.findIndex((line) => /^\s+at .+:\d+:\d+\)?/.test(line) || /^\s*\[cause\]/.test(line));
  const lines = (end < 0 ? block : block.slice(0, end)).map((line) => line.trim());
  return lines
    .join('\n')
    .trim()
    .replace(/^AssertionError \[ERR_ASSERTION\]/, 'AssertionError')
    .replace(/^(\w{1,60}) \[Error\]/, '$1');
}

/** The lines below a result, up to the next one. */
function blockAt(lines: string[], at: number, limit: number): string[] {
  let end = at + 1;
  while (end < limit && !mark.test(lines[end] ?? '') && !/^test at /.test(lines[end] ?? '')) end++;
  return lines.slice(at + 1, end);
}

/** Each failure's details as they stand below the summary, in the order of the report: newer versions print them only there. */
function detailsBelow(lines: string[], summary: number): Map<string, string[][]> {
  const details = new Map<string, string[][]>();
  const begin = lines.findIndex((line, i) => i > summary && /^✖ failing tests:$/.test(line));
  if (begin < 0) return details;
  for (let i = begin + 1; i < lines.length; i++) {
    const found = /^test at /.test(lines[i - 1] ?? '') ? mark.exec(lines[i] ?? '') : null;
    if (!found) continue;
    const { name } = resultOf(found[2] ?? '', found[3] ?? '');
    details.set(name, [...(details.get(name) ?? []), blockAt(lines, i, lines.length)]);
  }
  return details;
}

/** Reads the `spec` report of Node's test runner. Ids are `suite > name`: the report does not tell files. */
export function readNodeSpec({ stdout }: TestOutput): Report | null {
  const lines = stdout.split(/\r?\n/);
  const summary = lines.findIndex((line) => /^ℹ tests \d+$/.test(line));
  if (summary < 0) return null;
  const details = detailsBelow(lines, summary);
  const tests: ReportedTest[] = [];
  const open: string[] = [];
  let containers = 0;
  let doubt: string | null = null;
  for (let i = 0; i < summary; i++) {
    const found = mark.exec(lines[i] ?? '');
    if (!found) continue;
    const depth = (found[1]?.length ?? 0) / 2;
    const result = resultOf(found[2] ?? '', found[3] ?? '');
    if (depth > open.length) {
      doubt ??= reportNotNested;
      continue;
    }
    if (result.symbol === '▶' && !result.ended) {
      open.splice(depth, open.length, result.name);
      continue;
    }
    if (open.length > depth) {
      if (open[depth] !== result.name) doubt ??= reportNotNested;
      open.splice(depth);
      containers++;
      continue;
    }
    if (isScript(result.name) && result.symbol === '✔') {
      containers++;
      continue;
    }
    const id = [...open, result.name].join(' > ');
    if (result.directive) tests.push({ id, status: 'skipped', message: '', frames: [] });
    else if (result.symbol === '✔') tests.push({ id, status: 'passed', message: '', frames: [] });
    else {
      const block = details.get(result.name)?.shift() ?? blockAt(lines, i, summary);
      const frames = jsFrames(block.filter((line) => /^\s+at /.test(line)).join('\n'));
      tests.push({ id, status: 'failed', message: messageOf(block), frames });
    }
  }
  const count = (what: string) => {
    const line = lines.slice(summary).find((text) => text.startsWith(`ℹ ${what} `));
    return line ? Number(line.slice(`ℹ ${what} `.length)) : Number.NaN;
  };
  const total = count('tests');
  const failures = tests.some((test) => test.status === 'failed');
  if (!(tests.length <= total && total <= tests.length + containers) || count('fail') > 0 !== failures)
    doubt ??= reportContradicts;
  return { tests: distinctIds(tests), doubt };
}
