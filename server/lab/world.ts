import type { Action } from '@/server/core/agent/action';
import { asSnapshotId, type SnapshotId } from '@/server/core/base/ids';
import { randomInt, seededRandom } from '@/server/core/base/random';
import type { Model, StepRequest } from '@/server/core/ports/model';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { Task } from '@/server/core/task/task';
import { usageOfCall } from '@/server/core/usage/usage';
import type { Outcome, TestResult } from '@/server/core/verdict/outcome';
import type { World } from '@/server/engine/context/world';
import { judgeAccuracy, type WorldParameters } from './parameters';
import { seen, textSandboxes } from './text-sandbox';

export interface SimulatedWorld extends World {
  /** Whether a filesystem is right in truth, whatever the tests say. */
  isRight(at: SnapshotId): boolean;
}

const simulatedTask: Task = {
  name: 'simulated',
  title: 'A simulated task',
  statement: 'Nothing real: the lab draws whether an attempt is right.',
  language: 'other',
  tags: [],
  test: { command: 'simulated', runner: 'auto', timeoutMs: 1000, protected: [], flaky: [] },
  directory: '/simulated',
  holdoutDirectory: null,
  origin: 'sample',
};

const usage = usageOfCall({ inputTokens: 1000, outputTokens: 100, usd: 0.005 });
const root = 'nothing done';
const right = 'right';

/** What an attempt writes to: the place, right or wrong there, and words of its own that tell it from others. */
const pathOf = (place: number, isRight: boolean, refined: boolean, own: string) =>
  `place-${place}/${isRight ? right : 'wrong'}/${refined ? 'refined' : 'fresh'}/${own.replaceAll('/', '-')}`;
const isRefinedFinding = (path: string) => path.split('/')[2] === 'refined';
const isRightFinding = (path: string) => path.split('/')[1] === right;
const placeOf = (path: string) => Number(/^place-(\d+)\//.exec(path)?.[1] ?? -1);

/**
 * One task of the simulated world behind the engine's ports: an attempt is one step that writes an answer, right or
 * wrong by the parameters and the run's seed. Equal seeds give equal runs.
 */
export function simulatedWorld(parameters: WorldParameters, seed: number): SimulatedWorld {
  const contents = new Map<SnapshotId, string>([[asSnapshotId(`lab:${root}`), root]]);
  const keep = (content: string): SnapshotId => {
    const id = asSnapshotId(`lab:${content}`);
    contents.set(id, content);
    return id;
  };
  const contentOf = (id: SnapshotId): string => contents.get(id) ?? root;
  const isRight = (content: string) => isRightFinding(content.split('#')[0] ?? '');
  const outcomeOf = (content: string): Outcome => {
    const chance = isRight(content) ? parameters.trueAccept : parameters.falseAccept;
    const passes = content !== root && seededRandom(`tests/${seed}/${content}`)() < chance;
    return {
      status: 'read',
      tests: [result(passes)],
      exitCode: passes ? 0 : 1,
      log: '',
      ms: 0,
      tampered: [],
    };
  };
  const driver = textSandboxes({
    root: root,
    keep,
    contentOf,
    written: ({ path, content }) => `${path}#${content}`,
  });
  const verifier: Verifier = {
    verify: async (_task, at) => outcomeOf(contentOf(at)),
    holdout: async (_task, at) => outcomeOf(contentOf(at)),
    async observe(_task, sandbox) {
      const { text } = await sandbox.file({ kind: 'read_file', path: root });
      const outcome = outcomeOf(text);
      return { observation: seen('Ran.'), tests: outcome.tests, outcome };
    },
  };
  const change = (content: string) => {
    const [path = '', after = ''] = content.split('#');
    return { path, kind: 'added' as const, before: '', after, binary: false };
  };
  const store: SnapshotStore = {
    list: async (at) => (contentOf(at) === root ? [] : [change(contentOf(at)).path]),
    read: async (at) => Buffer.from(contentOf(at)),
    diff: async (a, b) => (a === b ? [] : [change(contentOf(b))]),
    patch: async (_, b) => contentOf(b),
    overlay: async (base) => ({ id: base, touched: [] }),
    withoutIgnored: async (at) => at,
    changedPackages: async () => [],
  };
  const common = seededRandom(`common/${seed}`)();
  const model: Model = {
    id: 'simulated',
    title: 'Simulated',
    async step(request) {
      const action = attempt(parameters, request, common);
      return { action, thought: '', usage };
    },
    async judge({ seed: ballot, context }) {
      const random = seededRandom(ballot);
      const sides = [true, false].map((side) =>
        context.candidates.flatMap(({ changes }, i) =>
          changes.some(({ path }) => isRightFinding(path)) === side ? [i] : [],
        ),
      );
      const [good = [], bad = []] = sides;
      const refined = context.candidates.every(({ changes }) =>
        changes.some(({ path }) => isRefinedFinding(path)),
      );
      const accurate = random() < judgeAccuracy(parameters, context.candidates.length, refined);
      const from = good.length === 0 ? bad : bad.length === 0 ? good : accurate ? good : bad;
      return { choice: from[randomInt(random, from.length)] ?? 0, thought: '', usage };
    },
  };
  return {
    store,
    sandbox: () => ({ driver, verifier }),
    model: () => model,
    task: () => simulatedTask,
    now: Date.now,
    isRight: (at) => isRight(contentOf(at)),
  };
}

/** The one step of an attempt: where it works and whether it is right there. */
function attempt(parameters: WorldParameters, { seed, context }: StepRequest, common: number): Action {
  const random = seededRandom(seed);
  const experience = context.experience;
  const place = placeFor(
    parameters,
    experience.map((entry) => placeOf(entry.relevantFiles[0] ?? '')),
    random,
  );
  const rightExperience = experience.filter(({ relevantFiles }) => relevantFiles.some(isRightFinding)).length;
  const p =
    parameters.refined === null || experience.length === 0
      ? parameters.p
      : (parameters.refined[Math.min(rightExperience, parameters.refined.length - 1)] ?? parameters.p);
  const luck = random() < parameters.correlation ? common : random();
  const found = place === 0 && luck < p;
  return { kind: 'write_file', path: pathOf(place, found, experience.length > 0, seed), content: seed };
}

/** The fault is at place 0, which no attempt knows. */
function placeFor(
  { places, transfer, anchoring }: WorldParameters,
  earlier: readonly number[],
  random: () => number,
): number {
  const last = earlier.at(-1);
  const [anchored, careful] = [random() < anchoring, random() < transfer];
  if (last !== undefined && anchored) return last;
  const tried = new Set(careful ? earlier : []);
  const open = Array.from({ length: places }, (_, i) => i).filter((place) => !tried.has(place));
  return open[randomInt(random, open.length)] ?? randomInt(random, places);
}

const result = (passed: boolean): TestResult => ({
  id: 'works',
  status: passed ? 'passed' : 'failed',
  message: passed ? '' : 'does not',
  frame: null,
});
