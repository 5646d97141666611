/**
 * Commands that run the tests while what they execute is recorded outside the workspace, and print the record as one
 * line of JSON behind a mark. The tests' own output is dropped.
 */
const wrapped = (command: string, before: string[], print: string, mark: string): string =>
  [
    'espalier_coverage=$(mktemp -d) || exit 1',
    ...before,
    `(\n${command}\n) >/dev/null 2>&1 </dev/null`,
    'espalier_status=$?',
    `printf '\\n%s' ${mark}`,
    print,
    'rm -rf -- "$espalier_coverage"',
    'exit $espalier_status',
  ].join('\n');

const collect = `
const fs = require('node:fs'), path = require('node:path'), url = require('node:url');
const [folder, root] = [process.argv[1], process.cwd() + path.sep];
const scripts = [];
for (const name of fs.readdirSync(folder)) {
  let report;
  try { report = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')); } catch { continue; }
  for (const { url: place, functions } of report.result ?? []) {
    if (!place.startsWith('file://')) continue;
    const file = url.fileURLToPath(place);
    if (!file.startsWith(root) || file.includes('/node_modules/')) continue;
    scripts.push({ path: file.slice(root.length), functions: functions.map((f) => f.ranges.map((r) => [r.startOffset, r.endOffset, r.count])) });
  }
}
process.stdout.write(JSON.stringify(scripts));
`;

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** V8's own block coverage, of every Node process the command starts. */
export const nodeCoverage = (command: string, mark: string): string =>
  wrapped(
    `NODE_V8_COVERAGE="$espalier_coverage" export NODE_V8_COVERAGE\n${command}`,
    [],
    `node -e "$(printf %s ${base64(collect)} | base64 -d)" "$espalier_coverage"`,
    mark,
  );

/** Loaded by every Python process before its program: notes which lines of the workspace run. */
const tracer = `
import atexit, json, os, sys, threading
_root = os.getcwd() + os.sep
_seen, _real = {}, {}
def _trace(frame, event, arg):
    name = frame.f_code.co_filename
    if not name.startswith(_root):
        # An editable install may name the workspace by another path.
        if name not in _real: _real[name] = os.path.realpath(name)
        name = _real[name]
        if not name.startswith(_root): return None
    lines = _seen.setdefault(name[len(_root):], set())
    lines.add(frame.f_lineno)
    def step(frame, event, arg):
        if event == 'line':
            lines.add(frame.f_lineno)
        return step
    return step
def _write():
    sys.settrace(None)
    place = os.path.join(os.environ['ESPALIER_COVERAGE'], '%d.json' % os.getpid())
    with open(place, 'w') as out:
        json.dump({name: sorted(lines) for name, lines in _seen.items()}, out)
atexit.register(_write)
threading.settrace(_trace)
sys.settrace(_trace)
`;

/** Adds up the records, and tells of every Python file which of its lines can run. */
const gather = `
import glob, json, os, sys
ran = {}
for place in glob.glob(os.path.join(os.environ['ESPALIER_COVERAGE'], '*.json')):
    with open(place) as record:
        for name, lines in json.load(record).items():
            ran.setdefault(name, set()).update(lines)
def lines_of(code):
    found = {line for line in (item[2] for item in code.co_lines()) if line}
    for part in code.co_consts:
        if hasattr(part, 'co_lines'):
            found |= lines_of(part)
    return found
files = []
for folder, folders, names in os.walk('.'):
    folders[:] = [name for name in folders if not name.startswith('.') and name not in ('node_modules', 'venv', 'site-packages')]
    for name in names:
        path = os.path.relpath(os.path.join(folder, name), '.')
        if not name.endswith('.py'):
            continue
        try:
            with open(path, encoding='utf-8') as source:
                lines = lines_of(compile(source.read(), path, 'exec'))
        except (OSError, SyntaxError, ValueError):
            continue
        files.append({'path': path, 'lines': sorted(lines), 'ran': sorted(lines & ran.get(path, set()))})
json.dump(files, sys.stdout)
`;

/** Python's own line tracing, of every Python process the command starts (Python 3.10 and later). */
export const pythonCoverage = (command: string, mark: string): string =>
  wrapped(
    command,
    [
      `printf %s ${base64(tracer)} | base64 -d > "$espalier_coverage/sitecustomize.py"`,
      'ESPALIER_COVERAGE="$espalier_coverage"; export ESPALIER_COVERAGE',
      'espalier_path="$PYTHONPATH"; PYTHONPATH="$espalier_coverage:$PYTHONPATH"; export PYTHONPATH',
    ],
    `PYTHONPATH="$espalier_path" python3 -c "$(printf %s ${base64(gather)} | base64 -d)"`,
    mark,
  );
