import { type Random, seededRandom } from '@/server/core/base/random';
import type { StepRequest } from '@/server/core/ports/model';
import {
  type Candidate,
  drawCandidate,
  Refusals,
  rememberedWins,
  weigh,
} from '@/server/repair/ranking/candidates';
import { localize } from '@/server/repair/ranking/suspicion';
import { editBetween } from '@/server/repair/reading/change';
import type { Report } from '@/server/repair/reading/report';
import { differing, isOnProbation, readStory, type Story } from '@/server/repair/reading/story';
import { heedProbes, putProbes, takeProbesOut } from '@/server/repair/tracing/probing';
import type { Decision } from './decision';
import { chooseLook } from './looking';

/** Lines an edit may span to undo one change and make the next in one step. */
const longestCombinedEdit = 80;

/** Trials on a base that was kept without more tests passing, before falling back. */
const trialsOnGamble = 5;

/** Trials in vain after which the last improvement is doubted, and how many it is then left out for. */
const trialsToDoubt = 12;

const trialsInDoubt = 24;

/** Steps that must be left for a doubt to pay. */
const stepsToDoubt = 16;

/** The policy's next action: a pure function of what the agent was shown, the temperature and the seed. */
export function decide(request: Pick<StepRequest, 'context' | 'temperature' | 'seed'>): Decision {
  const { context, temperature } = request;
  const random = seededRandom(request.seed);
  const story = readStory(context.history);
  const report = story.report;
  const heed = heedProbes(story, context.stepsLeft);
  if (heed) return heed;
  if (context.noTests) return guess(story, request, random);
  if (report === null) return withoutReport(story, context.history.length);
  if (report.failed === 0 && report.failing.length === 0) {
    const [probed] = story.instrumented.keys();
    if (probed !== undefined) return takeProbesOut(story, probed);
    return {
      action: { kind: 'finish', summary: summary(story, report) },
      thought: `All ${report.total} tests pass.`,
    };
  }
  const changed = differing(story.now, story.base);
  if (changed.length > 0 && keepsGamble(story, temperature, context.stepsLeft, random)) {
    story.base = new Map(story.now);
    story.baseReport = report;
    story.generation++;
  }
  return repair(story, story.baseReport ?? report, request, random);
}

/** Without tests: the likeliest change by what the task says, and no other, since nothing could tell whether it helped. */
function guess(
  story: Story,
  request: Pick<StepRequest, 'context' | 'temperature'>,
  random: Random,
): Decision {
  const [changed] = differing(story.now, story.base);
  if (changed === undefined) return repair(story, noReport, request, random);
  const summary = `One change in ${changed}, guessed from the words of the task: there are no tests to try it against.`;
  return {
    action: { kind: 'finish', summary },
    thought: 'Nothing can tell whether another change is needed.',
  };
}

const noReport: Report = { total: 0, failed: 0, failing: [], passing: [] };

function withoutReport(story: Story, steps: number): Decision {
  const [path] = differing(story.now, story.base);
  if (story.unreadableReport && path !== undefined)
    return undo(story, path, 'The tests gave no readable report after the change, so it is taken back.');
  if (story.unreadableReport && steps >= 2) {
    return {
      action: {
        kind: 'finish',
        summary: 'The output of the tests could not be read, so there is nothing to go by.',
      },
      thought: 'The test report cannot be read.',
    };
  }
  const thought =
    path === undefined ? 'The tests say where to begin.' : `The change in ${path} is put to the tests.`;
  return { action: { kind: 'run_tests' }, thought };
}

/** A change after which the same tests fail in another way is kept now and then: a fault may need two changes. */
function keepsGamble(story: Story, temperature: number, stepsLeft: number, random: Random): boolean {
  const last = story.trials.at(-1);
  if (last?.verdict !== 'changed' || stepsLeft < 8 || differing(story.base, story.anchor).length > 0)
    return false;
  return random() < 0.05 * temperature;
}

function repair(
  story: Story,
  report: Report,
  request: Pick<StepRequest, 'context' | 'temperature'>,
  random: Random,
): Decision {
  const { context, temperature } = request;
  const pending = differing(story.now, story.base);
  const [stale] = pending;
  const progressed = story.firstReport !== null && report.failed < story.firstReport.failed;
  if (context.stepsLeft <= 1 && stale !== undefined && progressed)
    return undo(story, stale, 'The last step takes back the change that did not help.');
  if (pending.length > 1 && stale !== undefined)
    return undo(story, stale, 'Several changes did not help; they are taken back one by one.');

  const [gamble] = differing(story.base, story.anchor);
  if (
    gamble !== undefined &&
    stale === undefined &&
    story.trials.filter((trial) => trial.generation === story.generation).length >= trialsOnGamble
  ) {
    return undoTo(
      story,
      gamble,
      story.anchor.get(gamble) ?? '',
      'Building on the change led nowhere, so it is taken back.',
    );
  }
  const doubted = doubt(story, stale, context.stepsLeft);
  if (doubted) return doubted;
  const hints = { statement: context.statement, hint: context.hint, experience: context.experience };
  const suspicion = localize(story, report, hints);
  const refusals = new Refusals(story, context.experience);
  const wins = rememberedWins(story, context.experience, refusals);
  const weighed = weigh(story, report, suspicion);
  const win = wins[0] && (temperature <= 0.01 || random() < 0.85) ? wins[0] : null;
  const candidate = win ?? drawCandidate(weighed, story, refusals, temperature, random, stale ?? null);
  const look = chooseLook(
    story,
    report,
    suspicion,
    hints,
    candidate?.weight ?? 0,
    win !== null,
    random,
    temperature,
    context.stepsLeft,
  );
  const [probed] = story.instrumented.keys();
  if (probed !== undefined && candidate?.path !== probed) return takeProbesOut(story, probed);
  if (look) return look;
  if (candidate !== null && win === null && stale === undefined) {
    const [test] = suspicion.failingTestFiles;
    const probes =
      test !== undefined && story.now.has(test) ? putProbes(story, candidate.path, context.stepsLeft) : null;
    if (probes) return probes;
  }
  if (candidate === null) {
    if (stale !== undefined)
      return undo(story, stale, 'No candidate is left; the last change did not help and is taken back.');
    return {
      action: { kind: 'finish', summary: summary(story, report) },
      thought: 'No candidate change is left to try.',
    };
  }
  return propose(story, candidate, stale, report);
}

/**
 * An improvement after which nothing more helps may be the wrong change that satisfies a test by chance: the latest that
 * was not doubted yet is left out for a while, and made again when nothing better was found without it.
 */
function doubt(story: Story, stale: string | undefined, stepsLeft: number): Decision | null {
  const tries = story.trials.filter(({ verdict }) => verdict !== 'refused');
  const reachable = (path: string) => stale === undefined || stale === path;
  const left = story.improvements.find((one) => isOnProbation(story, one));
  if (left) {
    const since = left.doubted?.generation ?? 0;
    const inVain = tries.filter(({ generation }) => generation >= since).length;
    if (inVain < trialsInDoubt || !reachable(left.path)) return null;
    const thought = 'Nothing better was found without it: the change is made again.';
    return undoTo(story, left.path, left.above.text, thought);
  }
  const inVain = tries.filter(({ generation }) => generation === story.generation).length;
  if (inVain < trialsToDoubt || stepsLeft < stepsToDoubt) return null;
  const next = story.improvements.findLast(
    ({ path, above, doubted }) => doubted === null && story.base.get(path) === above.text && reachable(path),
  );
  if (!next) return null;
  const thought = `Nothing helped since the change in ${next.path} was kept: it is doubted and taken back.`;
  return undoTo(story, next.path, next.below.text, thought);
}

/** The edit that makes the candidate, taking the last change back in the same step where one edit can do both. */
function propose(story: Story, candidate: Candidate, stale: string | undefined, report: Report): Decision {
  if (stale !== undefined && stale !== candidate.path)
    return undo(
      story,
      stale,
      `The change in ${stale} did not help; it is taken back before trying ${candidate.path}.`,
    );
  const edit = editBetween(standing(story, candidate.path), candidate.result);
  if (edit === null || (stale !== undefined && edit.old.split('\n').length > longestCombinedEdit)) {
    return stale === undefined
      ? {
          action: { kind: 'finish', summary: summary(story, report) },
          thought: 'The next change cannot be written as one edit.',
        }
      : undo(story, stale, `The change in ${stale} did not help; it is taken back.`);
  }
  const failing =
    report.total === 0
      ? 'There are no tests'
      : report.failed === 1
        ? '1 test fails'
        : `${report.failed} tests fail`;
  const back = stale === undefined ? '' : ' The last change did not help and is taken back.';
  const where = candidate.line > 0 ? `${candidate.path}:${candidate.line}` : candidate.path;
  const thought = `${failing}; trying ${candidate.note} in ${where}, suspicion ${candidate.weight.toFixed(2)}, candidate ${candidate.rank} of ${candidate.of}.${back}`;
  return { action: { kind: 'edit_file', path: candidate.path, ...edit }, thought };
}

/** The text in the workspace, probes included. */
const standing = (story: Story, path: string): string =>
  story.instrumented.get(path) ?? story.now.get(path) ?? '';

const undo = (story: Story, path: string, thought: string): Decision =>
  undoTo(story, path, story.base.get(path) ?? '', thought);

function undoTo(story: Story, path: string, text: string, thought: string): Decision {
  const edit = editBetween(standing(story, path), text);
  if (edit === null)
    return {
      action: { kind: 'read_file', path },
      thought: `${path} is read again to see what it holds now.`,
    };
  return { action: { kind: 'edit_file', path, ...edit }, thought };
}

function summary(story: Story, report: Report): string {
  if (report.total === 0) return 'There are no tests, and no change suggests itself.';
  const kept = story.trials.filter((trial) => trial.verdict === 'better').length;
  const tried = story.trials.length;
  if (report.failed === 0)
    return `All ${report.total} tests pass after ${kept} kept ${kept === 1 ? 'change' : 'changes'} (${tried} tried).`;
  return `${report.failed} of ${report.total} tests still fail; ${tried} changes tried, ${kept} kept.`;
}
