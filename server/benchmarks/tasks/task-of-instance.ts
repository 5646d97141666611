import type { HiddenMode, Instance } from '@/server/core/task/benchmark';
import type { Runner } from '@/server/core/task/runner';
import { noTests, type Task, testSpecSchema } from '@/server/core/task/task';
import { withoutFuture } from './without-future';

/** Where images of SWE-bench have the code. */
const codeDirectory = '/testbed';
const hiddenTimeoutMs = 1_800_000;
/** Shown in the place of a command: what runs is the script of the instance, in a container of its image. */
const hiddenCommand = 'the hidden tests of the task';
const longestTitle = 80;

export interface HiddenOptions {
  hidden: HiddenMode;
  /** How the tests that the repository has are run: they are visible, and the reward. Not with `oracle`. */
  test?: { command: string; runner?: Runner | undefined; timeoutMs?: number | undefined } | undefined;
}

/**
 * An instance as a task. What its agents may know is the statement and the code in the image; the known fix, the names of
 * the tests and the hints stay in `benchmark`.
 */
export function taskOfInstance(instance: Instance, { hidden, test }: HiddenOptions): Task {
  const { failToPass, passToPass } = instance;
  return {
    name: instance.id,
    title: titleOf(instance),
    statement: instance.statement.trim() || instance.id,
    language: languageOf(instance),
    tags: [instance.repo, instance.difficulty].filter((tag) => tag !== null),
    image: instance.image,
    imageDirectory: codeDirectory,
    setup: withoutFuture,
    ...testsOf({ hidden, test }, hiddenTimeoutMs, { failToPass, passToPass }),
    directory: codeDirectory,
    holdoutDirectory: null,
    benchmark: { source: { kind: 'swebench', instance }, hidden },
    origin: 'benchmark',
  };
}

/**
 * The tests of a task with hidden ones: those are its reward with `oracle`, and its holdout else. `named`: the ids that
 * must come to pass and go on passing, where they are known before.
 */
export function testsOf(
  { hidden, test }: HiddenOptions,
  timeoutMs: number,
  named: { failToPass?: string[]; passToPass?: string[] } = {},
): Pick<Task, 'test' | 'holdout'> {
  const hiddenTests = { command: hiddenCommand, runner: 'exit' as const, timeoutMs };
  if (hidden === 'oracle') return { test: testSpecSchema.parse({ ...hiddenTests, ...named }) };
  return { test: test === undefined ? noTests : testSpecSchema.parse(test), holdout: hiddenTests };
}

/** The first line of the statement, at most 80 characters. */
function titleOf({ statement, id }: { statement: string; id: string }): string {
  const [line = ''] = statement.trim().split('\n');
  const title = line.trim();
  if (title === '') return id;
  return title.length > longestTitle ? `${title.slice(0, longestTitle - 1)}…` : title;
}

const javascript = /jest|vitest|mocha|karma|tap$/;
const python = /pytest|django|sympy|seaborn|matplotlib/;

function languageOf({ testPatch, logParser }: Instance): Task['language'] {
  if (python.test(logParser) || /^diff --git a\/.*\.py b\//m.test(testPatch)) return 'python';
  return javascript.test(logParser) ? 'javascript' : 'other';
}
