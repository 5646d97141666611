import type { Source } from '@/server/repair/source/source';
import { type ProbeSite, probeSites } from './probe-sites';

/** The name every probe calls; a text that holds it is instrumented. */
export const probeName = 'probeHit_';
/** What begins each line that the probes print. */
export const traceMark = '@trace';

/** Probes beyond this many would print more than a test report shows. */
const mostProbes = 600;

/**
 * The text with a probe before every statement of its functions, or null where there is nothing to probe. When the
 * process ends each test that ran a probe prints one line: `@trace <path> <test file>:<line> <probes as ranges>`; the
 * place is the outermost stack frame in a test file. What the code computes stays as it is.
 */
export function instrumented(source: Source): string | null {
  const sites = probeSites(source).slice(0, mostProbes);
  if (sites.length === 0) return null;
  const inserts = sites.flatMap((site, k) => insertsOf(source, site, k));
  // At one offset what closes stands before what opens; of several that close, the inner one first.
  inserts.sort(
    (a, b) => a.at - b.at || Number(a.opens) - Number(b.opens) || (a.opens ? a.k - b.k : b.k - a.k),
  );
  let text = '';
  let from = 0;
  for (const { at, piece } of inserts) {
    text += source.text.slice(from, at) + piece;
    from = at;
  }
  text += source.text.slice(from);
  return source.language === 'python'
    ? withPythonProbe(text, source.path)
    : `${text}\n${javaScriptProbe(source.path)}`;
}

interface Insert {
  at: number;
  piece: string;
  opens: boolean;
  k: number;
}

function insertsOf(source: Source, { start, end, form }: ProbeSite, k: number): Insert[] {
  const call = `${probeName}(${k})`;
  const open = (piece: string): Insert => ({ at: start, piece, opens: true, k });
  const close = (piece: string): Insert => ({ at: end, piece, opens: false, k });
  switch (form) {
    case 'statement': {
      if (source.language !== 'python') return [open(`${call}; `)];
      const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
      return [open(`${call}\n${source.text.slice(lineStart, start)}`)];
    }
    case 'braced':
      return [open(`{ ${call}; `), close(' }')];
    case 'comma':
      return [open(`(${call}, `), close(')')];
  }
}

/** Hits past the 500th of a probe are looked at ever more rarely: a stack trace costs more than a loop's body. */
const rarely = (count: string) => `${count} > 500 && ${count} % (${count} > 20000 ? 4096 : 64) !== 0`;
const testFile =
  '(?:^|\\/)(?:tests?|__tests__|specs?)\\/|[.](?:test|spec)[.]|(?:^|\\/)test_[^\\/]*[.]py$|_test[.]py$';

function javaScriptProbe(path: string): string {
  return `function ${probeName}(k) {
  const all = (globalThis.${probeName}s ??= {});
  const own = (all[${JSON.stringify(path)}] ??= start());
  const count = (own.counts[k] = (own.counts[k] ?? 0) + 1);
  if (${rarely('count')}) return;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 80;
  const stack = String(new Error().stack).replaceAll('file://', '').replaceAll(own.here, './');
  Error.stackTraceLimit = limit;
  let test = null;
  for (const [, file, line] of stack.matchAll(/([\\w.\\/@-]+):(\\d+):\\d+\\)?$/gm))
    if (/${testFile}/.test(file) && !/^\\/|node_modules/.test(file)) test = file.replace('./', '') + ':' + line;
  if (test !== null) (own.tests[test] ??= {})[k] = true;
  function start() {
    const process = globalThis.process;
    const made = { counts: {}, tests: {}, here: process?.cwd?.().replace(/\\/?$/, '/') ?? '/' };
    process?.on?.('exit', () => {
      for (const [test, hits] of Object.entries(made.tests)) {
        const ranges = [];
        for (const hit of Object.keys(hits).map(Number)) {
          const last = ranges.at(-1);
          if (last && last[1] === hit - 1) last[1] = hit;
          else ranges.push([hit, hit]);
        }
        console.log('${traceMark} ' + ${JSON.stringify(path)} + ' ' + test + ' ' + ranges.map(([a, b]) => (a === b ? a : a + '-' + b)).join());
      }
    });
    return made;
  }
}
`;
}

/** The probe stands before the first function or class, so that whatever runs at import finds it. */
function withPythonProbe(text: string, path: string): string {
  const at = text.search(/^(?:@|def |class |async def )/m);
  return `${text.slice(0, at)}${pythonProbe(path)}${text.slice(at)}`;
}

function pythonProbe(path: string): string {
  return `def ${probeName}(k, counts={}, tests={}):
    import atexit, os, re, sys
    if not counts:
        def show():
            for test, hits in tests.items():
                ranges = []
                for hit in sorted(hits):
                    if ranges and ranges[-1][1] == hit - 1:
                        ranges[-1][1] = hit
                    else:
                        ranges.append([hit, hit])
                said = ','.join(str(a) if a == b else '%d-%d' % (a, b) for a, b in ranges)
                print('${traceMark}', ${JSON.stringify(path)}, test, said, flush=True)
        atexit.register(show)
    count = counts[k] = counts.get(k, 0) + 1
    if ${rarely('count').replace('&&', 'and').replace('count > 20000 ? 4096 : 64', '4096 if count > 20000 else 64').replace('!==', '!=')}:
        return
    frame, test = sys._getframe(1), None
    while frame is not None:
        file = os.path.relpath(frame.f_code.co_filename) if os.path.isabs(frame.f_code.co_filename) else frame.f_code.co_filename
        if re.search(r'${testFile.replaceAll('\\/', '/')}', file) and frame.f_code.co_name.startswith('test'):
            test = '%s:%d' % (file, frame.f_lineno)
        frame = frame.f_back
    if test is not None:
        tests.setdefault(test, set()).add(k)


`;
}
