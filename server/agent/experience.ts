import { pathsEdited } from '@/server/core/agent/action';
import { type Calls, callsOf, carriedOut } from '@/server/core/agent/call';
import type { Edit, ExperienceEntry, PartialWin } from '@/server/core/agent/experience';
import type { FileChange } from '@/server/core/agent/file-change';
import { keyFindings } from '@/server/core/agent/key-findings';
import { clipped } from '@/server/core/base/clipped';
import type { AttemptId, NodeId } from '@/server/core/base/ids';
import type { Score, TestResult } from '@/server/core/verdict/outcome';
import { lineEdits } from './line-edits';

/** The visible tests at a node. Never a holdout's. */
export interface ObservedTests {
  tests: readonly TestResult[];
  score: Score;
}

export interface WalkedStep extends Calls {
  nodeId: NodeId;
  /** What the whole suite said at this node, where it ran; null for a filtered run, which says nothing of the rest. */
  tests: ObservedTests | null;
}

/** An ended attempt, as far as its visible side goes. */
export interface WalkedAttempt {
  attemptId: AttemptId;
  from: NodeId;
  /** The tests at `from`, where they are known. */
  atStart: ObservedTests | null;
  steps: readonly WalkedStep[];
  /** The verification of the last node, where there was one. It takes precedence over the agent's own run there. */
  final: ObservedTests | null;
}

/** From the best node so far to the next at which the tests ran. */
export interface TestedStretch {
  from: NodeId;
  to: NodeId;
  base: ObservedTests;
  tests: ObservedTests;
  /** The reward at `to` is higher than at `from`; `to` is the next stretch's start. */
  improved: boolean;
}

/**
 * The comparisons experience is made of, in the order of the walk. Without known tests at the start, the first node at
 * which they ran is the first base. The caller finds out what changed in each and hands it to `extractExperience`.
 */
export function testedStretches(attempt: WalkedAttempt): TestedStretch[] {
  const stretches: TestedStretch[] = [];
  let base = attempt.atStart ? { nodeId: attempt.from, tests: attempt.atStart } : null;
  const last = attempt.steps.length - 1;
  for (const [index, step] of attempt.steps.entries()) {
    const tests = (index === last ? attempt.final : null) ?? step.tests;
    if (!tests) continue;
    if (base) {
      const improved = tests.score.reward > base.tests.score.reward;
      stretches.push({ from: base.nodeId, to: step.nodeId, base: base.tests, tests, improved });
      if (!improved) continue;
    }
    base = { nodeId: step.nodeId, tests };
  }
  return stretches;
}

/**
 * What an ended attempt taught, drawn from its steps by rule alone. `changes` holds, by the `to` of each tested stretch,
 * what differs between its two snapshots (`SnapshotStore.diff(from, to)`).
 *
 * A stretch that improved is a partial win with all its edits. One that did not, and whose whole difference is one small
 * edit, is a failed edit: relative to the best content the attempt had, however the agent got there. A larger
 * difference is put down to no single edit.
 */
export function extractExperience(
  attempt: WalkedAttempt,
  changes: ReadonlyMap<NodeId, readonly FileChange[]>,
): ExperienceEntry {
  const stretches = testedStretches(attempt).map((stretch) => ({
    ...stretch,
    edits: (changes.get(stretch.to) ?? []).flatMap(editsOf),
  }));
  const partialWins: PartialWin[] = stretches
    .filter(({ improved }) => improved)
    .map(({ from, to, base, tests, edits }) => ({ from, to, fixed: cameToPass(base, tests), edits }));
  const failedEdits = distinct(
    stretches.flatMap(({ improved, edits }) =>
      !improved && edits.length === 1 ? edits.filter(isSmall) : [],
    ),
  );
  const seen = [attempt.atStart, ...attempt.steps.map((step) => step.tests), attempt.final];
  const atEnd = seen.findLast((tests) => tests !== null) ?? null;
  const first = seen.flatMap((tests) => tests?.tests ?? []).find((test) => test.status === 'failed');
  const tried = stretches.filter(({ edits }) => edits.length > 0).length;
  const kept = partialWins.reduce((sum, win) => sum + win.edits.length, 0);
  return {
    attemptId: attempt.attemptId,
    approachTried: approachTried(attempt.steps, tried, kept),
    firstFailure: first ? failureOf(first) : null,
    relevantFiles: relevantFiles(attempt.steps),
    testOutputs: failing(atEnd).slice(0, mostOutputs).map(failureOf),
    partialWins,
    failedEdits,
    keyFindings: keyFindings({ partialWins, failedEdits, atStart: attempt.atStart, atEnd }),
    postMortem: null,
    reward: atEnd?.score.reward ?? 0,
  };
}

const mostOutputs = 20;
const messageLength = 1_000;
const smallEdit = { lines: 12, characters: 2_000 };

const failing = (observed: ObservedTests | null): TestResult[] =>
  observed?.tests.filter((test) => test.status === 'failed') ?? [];

const failureOf = ({ id, message }: TestResult) => ({ test: id, message: message.slice(0, messageLength) });

function cameToPass(base: ObservedTests, now: ObservedTests): string[] {
  const before = new Set(base.tests.filter((test) => test.status === 'passed').map((test) => test.id));
  return now.tests.filter((test) => test.status === 'passed' && !before.has(test.id)).map((test) => test.id);
}

const editsOf = (change: FileChange): Edit[] =>
  change.binary || change.kind === 'mode' ? [] : lineEdits(change.path, change.before, change.after);

const isSmall = (edit: Edit): boolean =>
  [edit.old, edit.new].every(
    (text) => text.length <= smallEdit.characters && text.split('\n').length <= smallEdit.lines,
  );

function distinct(edits: Edit[]): Edit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify([edit.path, edit.old, edit.new]), edit])).values()];
}

/** Files read and edited, most used first (an edit weighs as two reads), then by first use. */
function relevantFiles(steps: readonly WalkedStep[]): string[] {
  const uses = new Map<string, number>();
  for (const { action, observation } of steps.flatMap(callsOf)) {
    if (observation.error) continue;
    const use = (path: string, weight: number) => uses.set(path, (uses.get(path) ?? 0) + weight);
    if (action.kind === 'read_file') use(action.path, 1);
    for (const path of pathsEdited(action)) use(path, 2);
  }
  return [...uses].sort(([, a], [, b]) => b - a).map(([path]) => path);
}

function approachTried(steps: readonly WalkedStep[], tried: number, kept: number): string {
  const edits = steps
    .flatMap(carriedOut)
    .flatMap(({ action, observation }) => (observation.error ? [] : pathsEdited(action)));
  if (edits.length === 0) return 'Read the code and changed nothing.';
  const files = listed([...new Set(edits)]);
  if (tried === 0) return `Made ${counted(edits.length, 'edit')} in ${files} without a test run that tells.`;
  return `Tried ${counted(tried, 'change')} in ${files}, kept ${kept === 0 ? 'none' : kept}.`;
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function listed(paths: string[]): string {
  const shown = paths.slice(0, 3).map((path) => clipped(path, 120));
  const rest = paths.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '');
}
