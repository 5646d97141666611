/**
 * A reporter for Node's test runner. The built-in ones leave out which file a passing test is in, so ids made from
 * them would change when a test comes to pass. It is handed over as a `data:` URL: nothing is written into the
 * workspace, and it reads the same on Node 18, 20 and 22. Each line is the mark and a JSON object.
 */
const source = (mark: string) => `
import { inspect } from 'node:util';
const line = (value) => ${JSON.stringify(mark)} + JSON.stringify(value) + '\\n';
const show = (value) => {
  try {
    return inspect(value, { depth: 4, breakLength: Infinity, compact: true, maxStringLength: 500, maxArrayLength: 50 }).slice(0, 800);
  } catch { return '?'; }
};
const failure = (outer) => {
  const error = outer?.cause ?? outer;
  const type = outer?.failureType;
  if (error === null || typeof error !== 'object')
    return { type, name: '', message: typeof error === 'string' ? error.slice(0, 8000) : show(error), stack: '' };
  return {
    type,
    name: String(error.name ?? ''),
    message: String(error.message ?? show(error)).slice(0, 8000),
    stack: String(error.stack ?? '').slice(0, 16000),
    ...('expected' in error && 'actual' in error ? { expected: show(error.expected), actual: show(error.actual) } : {}),
  };
};
export default async function* report(source) {
  const names = [];
  const left = new Map();
  let results = 0;
  for await (const { type, data } of source) {
    if (type === 'test:start') names[data.nesting] = data.name;
    else if (type === 'test:pass' || type === 'test:fail') {
      results++;
      yield line({
        kind: 'test', passed: type === 'test:pass', file: data.file ?? '',
        path: [...names.slice(0, data.nesting), data.name].map(String),
        suite: data.details?.type === 'suite',
        skipped: data.skip !== undefined || data.todo !== undefined,
        unselected: data.skip === 'test name does not match pattern',
        ms: data.details?.duration_ms,
        ...(type === 'test:fail' ? { error: failure(data.details?.error) } : {}),
      });
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      const room = left.get(data.file) ?? 40000;
      if (room <= 0) continue;
      const text = String(data.message).slice(0, room);
      left.set(data.file, room - text.length);
      yield line({ kind: type === 'test:stderr' ? 'stderr' : 'stdout', file: data.file ?? '', text });
    } else if (type === 'test:diagnostic' && data.nesting === 0 && !String(data.message).startsWith('duration_ms'))
      yield line({ kind: 'note', text: String(data.message).slice(0, 2000) });
  }
  yield line({ kind: 'end', results });
}
`;

/** The reporter for `--test-reporter=`: of characters that no shell minds, quoted or not, and NODE_OPTIONS takes. */
export const nodeReporter = (mark: string): string =>
  `data:text/javascript,${encodeURIComponent(source(mark).replace(/\n\s*/g, '\n')).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )}`;
