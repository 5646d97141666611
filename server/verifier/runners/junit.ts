import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { jsFrames, pytestFrames, pythonFrames } from '@/server/verifier/frames';
import {
  distinctIds,
  type Report,
  type ReportedTest,
  type TestOutput,
  type TestRunner,
} from '@/server/verifier/report';
import { reportContradicts } from '@/server/verifier/sentences';
import { shellQuote } from '@/server/verifier/shell-quote';
import { isScript } from '@/server/verifier/test-files';
import { pythonMessage } from './python-message';

/** An element as the parser gives it with `preserveOrder`: one key that is its name, and `:@` for attributes. */
type Element = Record<string, unknown>;
const elementSchema = z.record(z.string(), z.unknown());

const elements = (value: unknown): Element[] =>
  Array.isArray(value)
    ? value.flatMap((item) => {
        const parsed = elementSchema.safeParse(item);
        return parsed.success ? [parsed.data] : [];
      })
    : [];
const nameOf = (element: Element): string => Object.keys(element).find((key) => key !== ':@') ?? '';
const childrenOf = (element: Element): Element[] => elements(element[nameOf(element)]);
function attribute(element: Element, name: string): string {
  const value = elementSchema.safeParse(element[':@']).data?.[name];
  return typeof value === 'string' ? value : '';
}
const textOf = (element: Element): string =>
  childrenOf(element)
    .map((child) => (typeof child['#text'] === 'string' ? child['#text'] : ''))
    .join('');

function idOf(element: Element, suites: string[]): string {
  const kind = attribute(element, 'classname');
  const parents = kind !== '' && kind !== 'test' && kind !== 'suite' ? [kind] : suites;
  return [attribute(element, 'file').replace(/^file:\/\//, ''), ...parents, attribute(element, 'name')]
    .filter((part) => part !== '')
    .join(' > ');
}

/** What stands before a JavaScript stack, as V8 or Vitest prints it. */
const withoutStack = (text: string): string => {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /^\s+(?:at .*:\d+:\d+\)?|❯ .*:\d+:\d+)$/.test(line));
  return at < 1 ? text : lines.slice(0, at).join('\n');
};

/** Seconds in the dialects' `time`, as milliseconds. */
function durationOf(element: Element): { ms?: number } {
  const text = attribute(element, 'time').replaceAll(',', '');
  const seconds = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(seconds) && seconds >= 0 ? { ms: seconds * 1000 } : {};
}

function testOf(element: Element, suites: string[]): ReportedTest {
  const id = idOf(element, suites);
  const child = (names: string[]) => childrenOf(element).find((item) => names.includes(nameOf(item)));
  const failure = child(['failure', 'error']);
  if (failure) {
    const [text, messageText] = [textOf(failure), attribute(failure, 'message')];
    const failureText = pythonMessage(withoutStack(text));
    const stack = jsFrames(
      text
        .split('\n')
        .filter((line) => /^\s+(?:at|❯) /.test(line))
        .map((line) =>
          line.replace(
            /^(\s+)❯ (?:(.*) )?(\S+)$/,
            (_, margin, fn, place) => `${margin}at ${fn ? `${fn} (${place})` : place}`,
          ),
        )
        .join('\n'),
    );
    return {
      ...durationOf(element),
      id,
      status: 'failed',
      message:
        messageText && !failureText.includes(messageText)
          ? `${messageText}\n${failureText}`
          : failureText || messageText,
      frames: [stack, pythonFrames(text), pytestFrames(text)].find((frames) => frames.length > 0) ?? [],
    };
  }
  const status =
    child(['skipped', 'disabled']) || attribute(element, 'status') === 'notrun' ? 'skipped' : 'passed';
  return { id, status, message: '', frames: [], ...durationOf(element) };
}

function collect(list: Element[], suites: string[], tests: ReportedTest[]): void {
  for (const element of list) {
    const name = nameOf(element);
    if (name === 'testcase') {
      const test = testOf(element, suites);
      if (test.status === 'failed' || !isScript(test.id)) tests.push(test);
    }
    if (name === 'testsuites') collect(childrenOf(element), suites, tests);
    else if (name === 'testsuite') {
      const suite = attribute(element, 'name');
      collect(childrenOf(element), suite ? [...suites, suite] : suites, tests);
    }
  }
}

/** Sum of an attribute over the outermost suites. */
const announced = (list: Element[], names: string[]): number =>
  list
    .flatMap((element) => (nameOf(element) === 'testsuites' ? childrenOf(element) : [element]))
    .filter((element) => nameOf(element) === 'testsuite')
    .reduce((sum, suite) => sum + names.reduce((n, name) => n + (Number(attribute(suite, name)) || 0), 0), 0);

/** Reads JUnit XML wherever it stands in the output. Ids are `file > class or suites > name`. */
export function readJunit({ stdout }: TestOutput): Report | null {
  const begin = stdout.search(/<testsuites?[\s/>]/);
  if (begin < 0) return null;
  const end = Math.max(stdout.lastIndexOf('</testsuites>') + 13, stdout.lastIndexOf('</testsuite>') + 12);
  const cutOff: Report = { tests: [], doubt: 'The JUnit report is cut off or not well formed.' };
  // Several documents in a row, as a runner writes one for each suite, become one.
  const xml = `<reports>${stdout.slice(begin, end).replace(/<\?xml[^>]{0,200}\?>/g, '')}</reports>`;
  if (end <= begin || /<!(?:DOCTYPE|ENTITY)/i.test(xml)) return cutOff;
  try {
    if (XMLValidator.validate(xml) !== true) return cutOff;
    const parser = new XMLParser({
      preserveOrder: true,
      ignoreAttributes: false,
      attributeNamePrefix: '',
      parseTagValue: false,
      trimValues: false,
    });
    const roots = elements(parser.parse(xml)).flatMap(childrenOf);
    const tests: ReportedTest[] = [];
    collect(roots, [], tests);
    const failures = tests.some((test) => test.status === 'failed');
    const agrees = failures || announced(roots, ['failures', 'errors']) === 0;
    return { tests: distinctIds(tests), doubt: agrees ? null : reportContradicts };
  } catch {
    return cutOff;
  }
}

/** A command that names its report file (`--junitxml=path`) has it printed behind; others print it themselves. */
export const junitRunner: TestRunner = {
  prepare(command) {
    const file = /--junit-?xml[= ]("[^"]+"|'[^']+'|[^\s;&|]+)/
      .exec(command)?.[1]
      ?.replace(/^["']|["']$/g, '');
    if (file === undefined) return { command, read: readJunit };
    const path = shellQuote(file);
    return {
      command: `rm -f -- ${path}\n(\n${command}\n)\nespalier_status=$?\ncat -- ${path} 2>/dev/null\nexit $espalier_status`,
      read: readJunit,
    };
  },
};
