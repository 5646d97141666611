import { createHash } from 'node:crypto';
import type { Action } from '@/server/core/agent/action';
import { asSnapshotId, type SnapshotId } from '@/server/core/base/ids';
import { randomInt, seededRandom } from '@/server/core/base/random';
import type { Model } from '@/server/core/ports/model';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { Task } from '@/server/core/task/task';
import { usageOfCall } from '@/server/core/usage/usage';
import type { GamingSignal } from '@/server/core/verdict/gaming';
import type { Outcome, TestResult } from '@/server/core/verdict/outcome';
import type { World } from '@/server/engine/context/world';
import { seen, textSandboxes } from '@/server/lab/text-sandbox';

/**
 * A world without processes behind the engine's own ports: one file, whose content is a number; the tests pass when
 * the number's digits meet conditions, so that partial wins exist. For what concerns the engine alone.
 */
export interface SimulatedWorld extends World {
  /** Called before each model call, of a step or of a ballot; may throw or wait. */
  beforeStep: (call: number) => void | Promise<void>;
  /** Called before each post-mortem; may throw. */
  beforePostMortem: () => void | Promise<void>;
  /** Called before each action; may throw. */
  beforeAct: () => void;
  /** Makes contents known to the store, as if a process before had kept them. */
  remember(contents: string[]): void;
  /** Whether a snapshot is right, whatever the tests said. */
  solves(id: SnapshotId): boolean;
  /** Model calls so far. */
  readonly calls: () => number;
}

export const simulatedTask: Task = {
  name: 'simulated',
  title: 'A number to find',
  statement: 'Make the tests pass.',
  language: 'other',
  tags: [],
  test: { command: 'true', runner: 'auto', timeoutMs: 1000, protected: [], flaky: [] },
  holdout: { command: 'true', runner: 'auto', timeoutMs: 1000 },
  directory: '/nowhere',
  holdoutDirectory: null,
  origin: 'sample',
};

const targets = 3;
const idOf = (content: string): SnapshotId =>
  asSnapshotId(`sim:${createHash('sha256').update(content).digest('hex').slice(0, 16)}`);

/** A name that only the holdout knows: wherever else it stands, the holdout has leaked. */
export const holdoutTest = 'known to the holdout alone';

export interface SimulatedOptions {
  digits?: number;
  /** Every result of every test flips with this probability, drawn from the seed. */
  noise?: { rate: number; seed: number };
  task?: Task;
  /** The message with which every holdout test fails; without it the holdout tells the truth. */
  holdoutMessage?: string;
  /** Whether the holdout's own test fails. */
  holdoutFails?: boolean;
  /** What speaks against every node that passes. */
  signals?: GamingSignal[];
  /** By which remainder of its number a result behaves alike under generated tests; without it nothing is generated. */
  behaviour?: number;
}

export function simulatedWorld(options: SimulatedOptions = {}): SimulatedWorld {
  const digits = options.digits ?? 7;
  const { noise } = options;
  const luck = seededRandom(`noise/${noise?.seed ?? 0}`);
  const contents = new Map<SnapshotId, string>();
  const keep = (content: string) => {
    const id = idOf(content);
    contents.set(id, content);
    return id;
  };
  const contentOf = (id: SnapshotId) => {
    const content = contents.get(id);
    if (content === undefined) throw new Error(`no snapshot ${id}`);
    return content;
  };
  let calls = 0;

  const outcomeOf = (content: string): Outcome => {
    const number = Number(content);
    const tests: TestResult[] = Array.from({ length: targets }, (_, i) => {
      const passed = number !== 0 && number % (i + 2) === 0 && number % digits === 0;
      return test(`divisible by ${i + 2}`, passed || (number !== 0 && number % (i + 2) === 0 && i === 0));
    });
    tests.push(test('is a number', !Number.isNaN(number)));
    return { status: 'read', tests, exitCode: 0, log: '', ms: 1, tampered: [] };
  };
  const noisy = (outcome: Outcome): Outcome =>
    noise === undefined
      ? outcome
      : {
          ...outcome,
          tests: outcome.tests.map(({ id, status }) =>
            test(id, (status === 'passed') !== luck() < noise.rate),
          ),
        };
  const driver = textSandboxes({ root: '0', keep, contentOf, written: ({ content }) => content });
  const verifier: Verifier = {
    verify: async (_task, at) => noisy(outcomeOf(contentOf(at))),
    holdout: async (_task, at) => {
      const truth = outcomeOf(contentOf(at));
      const { holdoutMessage: message } = options;
      if (message === undefined) {
        const secret = { ...test(holdoutTest, !options.holdoutFails), message: holdoutTest };
        return { ...truth, tests: [...truth.tests, secret], log: holdoutTest };
      }
      const tests = truth.tests.map((expectation) => ({
        ...expectation,
        status: 'failed' as const,
        message,
      }));
      return { ...truth, tests, log: message };
    },
    inspect: async () => options.signals ?? [],
    ...(options.behaviour === undefined
      ? {}
      : {
          testFiles: async () => [{ path: 'number.test', text: "test('divisible', () => {});" }],
          async contrast(_task, candidates, _root, _seed, _signal, written) {
            const kinds = candidates.map((at) => Number(contentOf(at)) % (options.behaviour ?? 1));
            const found = [...new Set(kinds)];
            return {
              groups: kinds.map((kind) => found.indexOf(kind)),
              cases: [{ call: 'remainder()', values: found.map(String) }],
              tried: 5,
              ...(written ? { written: 1 } : {}),
              ms: 2,
              runs: candidates.length + 1,
            };
          },
        }),
    async observe(_task, sandbox) {
      world.beforeAct();
      const { text } = await sandbox.file({ kind: 'read_file', path: 'number' });
      const outcome = noisy(outcomeOf(text));
      const failing = outcome.tests.filter((t) => t.status === 'failed').length;
      return { observation: seen(`${failing} fail`), tests: outcome.tests, outcome };
    },
  };
  const store: SnapshotStore = {
    list: async () => ['number'],
    read: async (at) => Buffer.from(contentOf(at)),
    async diff(a, b) {
      const [before, after] = [contentOf(a), contentOf(b)];
      return before === after ? [] : [{ path: 'number', kind: 'changed', before, after, binary: false }];
    },
    patch: async (a, b) => `${contentOf(a)} -> ${contentOf(b)}`,
    overlay: async (base) => ({ id: base, touched: [] }),
    withoutIgnored: async (at) => at,
    changedPackages: async () => [],
  };
  const model: Model = {
    id: 'guess',
    title: 'Guesses numbers',
    async step({ seed, context }) {
      await world.beforeStep(++calls);
      const last = context.history.at(-1)?.action.kind;
      const guess = String(1 + randomInt(seededRandom(seed), 200));
      const action: Action =
        last === 'write_file'
          ? { kind: 'run_tests' }
          : { kind: 'write_file', path: 'number', content: guess };
      const usage = usageOfCall({ inputTokens: 10, outputTokens: 2, usd: 0.001 });
      return { action, thought: '', usage };
    },
    async judge({ seed, context }) {
      await world.beforeStep(++calls);
      const choice = randomInt(seededRandom(seed), context.candidates.length);
      return {
        choice,
        thought: `${choice + 1}`,
        usage: usageOfCall({ inputTokens: 5, outputTokens: 1, usd: 0.0005 }),
      };
    },
    async grade({ context, seed }) {
      await world.beforeStep(++calls);
      const small = context.candidate.changes.some((change) => change.new.length < 3) ? 1 : 0;
      return {
        points: [0.2 + 0.6 * seededRandom(seed)(), null, null, small],
        thought: 'graded',
        usage: usageOfCall({ inputTokens: 7, outputTokens: 3, usd: 0.002 }),
      };
    },
    async postMortem({ context }) {
      await world.beforePostMortem();
      const usage = usageOfCall({ inputTokens: 100, outputTokens: 20, usd: 0.01 });
      return { text: `${context.history.length} steps, ${context.ending}.`, usage };
    },
  };
  const world: SimulatedWorld = {
    store,
    sandbox: () => ({ driver, verifier }),
    model: () => model,
    task: () => options.task ?? simulatedTask,
    solves: (id) => outcomeOf(contentOf(id)).tests.every(({ status }) => status === 'passed'),
    now: Date.now,
    beforeStep: () => {},
    beforePostMortem: () => {},
    beforeAct: () => {},
    remember: (texts) => texts.forEach(keep),
    calls: () => calls,
  };
  return world;
}

const test = (id: string, passed: boolean): TestResult => ({
  id,
  status: passed ? 'passed' : 'failed',
  message: passed ? '' : 'is not',
  frame: null,
});
