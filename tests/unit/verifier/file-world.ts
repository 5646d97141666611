import { asSnapshotId, type SnapshotId } from '@/server/core/base/ids';
import type { CommandResult, RunOptions, SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { TestResult } from '@/server/core/verdict/outcome';
import { seen } from '@/server/lab/text-sandbox';
import { command as commandResult } from './reports';

export type Files = Record<string, string | Uint8Array>;

/** What was run: where from, as what, the files as they stood, the command and its options. */
export interface Ran {
  from: SnapshotId;
  owner: string;
  files: Files;
  command: string;
  options: RunOptions;
}

type Overlay = { base: SnapshotId } & Parameters<SnapshotStore['overlay']>[1];

/** Snapshots that are plain tables of files, and sandboxes whose commands give what `respond` makes of them. */
export function fileWorld(
  snapshots: Record<string, Files>,
  respond: (run: Ran, before: number) => Partial<CommandResult>,
) {
  const runs: Ran[] = [];
  const overlays: Overlay[] = [];
  let openNow = 0;
  const filesOf = (id: SnapshotId): Files => {
    const files = snapshots[id];
    if (!files) throw new Error(`No snapshot ${id}.`);
    return files;
  };
  const store: SnapshotStore = {
    list: async (at) => Object.keys(filesOf(at)),
    async read(at, path) {
      const content = filesOf(at)[path];
      return content === undefined ? null : Buffer.from(content);
    },
    async diff(a, b) {
      const [before, after] = [filesOf(a), filesOf(b)];
      return Object.keys(after)
        .filter((path) => before[path] !== after[path])
        .map((path) => ({
          path,
          kind: 'changed',
          before: String(before[path] ?? ''),
          after: String(after[path]),
          binary: false,
        }));
    },
    patch: () => Promise.reject(new Error('not needed here')),
    withoutIgnored: async (at) => at,
    changedPackages: async () => [],
    async overlay(base, change) {
      overlays.push({ base, ...change });
      const id = asSnapshotId(`${base}+`);
      snapshots[id] = filesOf(base);
      return { id, touched: ['test/touched.js'] };
    },
  };
  const driver: SandboxDriver = {
    kind: 'local',
    describe: async () => 'tables of files',
    prepare: async () => asSnapshotId('root'),
    async open(from, { owner }) {
      const files = { ...filesOf(from) };
      openNow++;
      return {
        async file(action) {
          if (action.kind === 'write_file') files[action.path] = action.content;
          return seen('');
        },
        async run(command, options) {
          const run = { from, owner, files: { ...files }, command, options };
          runs.push(run);
          return commandResult({ ms: 10, ...respond(run, runs.length - 1) });
        },
        snapshot: () => Promise.reject(new Error('not needed here')),
        async close() {
          openNow--;
        },
      };
    },
    sweep: async () => [],
    close: async () => {},
  };
  return { driver, store, runs, overlays, openNow: () => openNow };
}

interface JestTest {
  file: string;
  name: string;
  status?: TestResult['status'];
  message?: string;
}

/** What a command that names `--outputFile` itself prints, as Jest writes it. */
export function jestOutput(tests: readonly JestTest[]): Partial<CommandResult> {
  const of = (status: string) => tests.filter((test) => (test.status ?? 'passed') === status).length;
  const failed = of('failed');
  const files = [...new Set(tests.map(({ file }) => file))];
  const report = {
    numFailedTestSuites: 0,
    numTotalTests: tests.length,
    numPassedTests: of('passed'),
    numFailedTests: failed,
    success: failed === 0,
    testResults: files.map((name) => ({
      name,
      status: 'passed',
      assertionResults: tests
        .filter(({ file }) => file === name)
        .map(({ name: title, status = 'passed', message }) => ({
          ancestorTitles: [],
          title,
          status: status === 'skipped' ? 'pending' : status,
          failureMessages: message === undefined ? [] : [message],
        })),
    })),
  };
  return { exitCode: failed === 0 ? 0 : 1, stdout: JSON.stringify(report) };
}
export const jestCommand = 'jest --json --outputFile=report.json';
