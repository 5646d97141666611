import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import type { Action, Observation } from '@/server/core/agent/action';

export type Files = Record<string, string>;

interface TestRun {
  id: string;
  /** null when passed. */
  failure: string | null;
}

interface Ran {
  runs: TestRun[];
  /** What the tests and the code printed. */
  printed: string;
}

/** Runs `test/*.test.js` (CommonJS; `test(name, body)` and `assert` are given) for real, in a fresh realm with a time limit. */
function runJavaScript(files: ReadonlyMap<string, string>): Ran {
  const runs: TestRun[] = [];
  const printed: string[] = [];
  const atExit: (() => void)[] = [];
  const context = vm.createContext({
    console: { log: (...parts: unknown[]) => printed.push(parts.join(' ')) },
    process: { cwd: () => '/workspace', on: (_: 'exit', hook: () => void) => atExit.push(hook) },
  });
  const modules = new Map<string, { exports: unknown }>();
  const load = (file: string): unknown => {
    const known = modules.get(file);
    if (known) return known.exports;
    const text = files.get(file);
    if (text === undefined) throw new Error(`Cannot find module ${file}`);
    const module = { exports: {} as unknown };
    modules.set(file, module);
    const require = (specifier: string) => {
      if (specifier === 'node:assert') return assert;
      const joined = path.posix.join(path.posix.dirname(file), specifier);
      return load(joined.endsWith('.js') ? joined : `${joined}.js`);
    };
    const test = (name: string, body: () => void) => {
      let failure: string | null = null;
      try {
        Object.assign(context, { body });
        vm.runInContext('body()', context, { timeout: 200 });
      } catch (error) {
        failure = failureOf(error);
      }
      runs.push({ id: `${file} > ${name}`, failure });
    };
    const wrapped = vm.runInContext(
      `(function (module, exports, require, test, assert) {${text}\n})`,
      context,
      {
        filename: file,
        timeout: 200,
      },
    );
    wrapped(module, module.exports, require, test, assert);
    return module.exports;
  };
  for (const file of [...files.keys()].filter((name) => name.endsWith('.test.js')).sort()) {
    try {
      load(file);
    } catch (error) {
      runs.push({ id: file, failure: failureOf(error) });
    }
  }
  for (const hook of atExit) hook();
  return { runs, printed: printed.join('\n') };
}

function failureOf(error: unknown): string {
  const { message = String(error), stack = '', name = 'Error' } = error as Partial<Error>;
  const frames = [...stack.matchAll(/([\w./-]+\.js):(\d+):(\d+)/g)].filter(([, file]) =>
    /^(?:src|test|lib)\//.test(file ?? ''),
  );
  return [`${name}: ${message}`, ...frames.slice(0, 6).map(([place]) => `    at ${place}`)].join('\n');
}

/** Runs `python3 -m unittest` in a temporary copy. */
function runPython(files: ReadonlyMap<string, string>): Ran {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-repair-'));
  try {
    for (const [name, text] of files) {
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), text);
    }
    const script = `
import json, sys, unittest, traceback
suite = unittest.defaultTestLoader.discover('.', pattern='test_*.py')
runs = []
class R(unittest.TestResult):
    def addSuccess(self, t): runs.append([t.id(), None])
    def _f(self, t, err):
        frames = [f'    at {f.filename.split(sys.path[0] + "/")[-1]}:{f.lineno} in {f.name}' for f in traceback.extract_tb(err[2]) if f.filename.startswith(sys.path[0])]
        runs.append([t.id(), err[0].__name__ + ': ' + str(err[1]) + '\\n' + '\\n'.join(frames)])
    addFailure = addError = _f
sys.path.insert(0, '${directory}')
suite.run(R())
print('@runs' + json.dumps(runs))`;
    const output = execFileSync('python3', ['-B', '-S', '-c', script], {
      cwd: directory,
      timeout: 10_000,
      encoding: 'utf8',
    });
    const lines = output.trim().split('\n');
    const isRuns = (line: string) => line.startsWith('@runs');
    const rows: [string, string | null][] = JSON.parse(lines.find(isRuns)?.slice('@runs'.length) ?? '[]');
    return {
      runs: rows.map(([id, failure]) => ({ id, failure })),
      printed: lines.filter((line) => !isRuns(line)).join('\n'),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function shape({ runs, printed }: Ran): string {
  const failed = runs.filter((run) => run.failure !== null);
  if (failed.length === 0) return `All ${runs.length} tests pass.`;
  const blocks = failed.map((run) => `✗ ${run.id}\n${(run.failure ?? '').replace(/^/gm, '  ')}\n`);
  const passing = runs.filter((run) => run.failure === null).map((run) => run.id);
  return [
    `${failed.length} of ${runs.length} tests fail.`,
    '',
    ...blocks,
    `passing: ${passing.join('; ')}`,
    ...(printed === '' ? [] : ['', 'printed by the tests:', printed]),
  ].join('\n');
}

/** What the tests say of files, by their content: equal files give equal reports, in whatever workspace. */
const reports = new Map<string, string>();

/** The agent's actions on files in memory, with tests really run. */
export class MemoryWorkspace {
  readonly files: Map<string, string>;

  constructor(files: Files) {
    this.files = new Map(Object.entries(files));
  }

  execute(action: Action): Observation {
    const observation = (text: string, error = false): Observation => ({
      text,
      error,
      exitCode: null,
      truncated: false,
      reads: [],
      writes: [],
    });
    switch (action.kind) {
      case 'list_files':
        return observation([...this.files.keys()].sort().join('\n'));
      case 'read_file': {
        const text = this.files.get(action.path);
        if (text === undefined) return observation(`There is no file ${action.path}.`, true);
        const lines = text
          .replace(/\n$/, '')
          .split('\n')
          .map((line, i) => `${String(i + 1).padStart(6)}\t${line}`);
        return observation(lines.slice((action.startLine ?? 1) - 1, action.endLine).join('\n'));
      }
      case 'search': {
        const hits = [...this.files].flatMap(([name, text]) =>
          text
            .split('\n')
            .flatMap((line, i) =>
              new RegExp(action.pattern).test(line) ? [`${name}:${i + 1}: ${line}`] : [],
            ),
        );
        return observation(hits.join('\n'));
      }
      case 'edit_file': {
        const text = this.files.get(action.path) ?? '';
        const at = text.indexOf(action.old);
        if (at < 0 || text.indexOf(action.old, at + 1) >= 0)
          return observation('The old text must occur exactly once.', true);
        this.files.set(action.path, text.slice(0, at) + action.new + text.slice(at + action.old.length));
        return observation(`Edited ${action.path}: 1 replacement.`);
      }
      case 'run_tests':
        return observation(this.report());
      default:
        return observation('done');
    }
  }

  private report(): string {
    const key = JSON.stringify([...this.files]);
    let text = reports.get(key);
    if (text === undefined) {
      const python = [...this.files.keys()].some((name) => name.endsWith('.py'));
      text = shape(python ? runPython(this.files) : runJavaScript(this.files));
      reports.set(key, text);
    }
    return text;
  }

  get solved(): boolean {
    return this.report().startsWith('All ');
  }
}
