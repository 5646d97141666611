import type { Likeness } from '@/server/core/agent/likeness';
import type { NodeId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import { isImported, isOfEspalier } from '@/server/core/run/imported';
import type { NodeScore, NodeState } from '@/server/core/run/node';
import { minimisedFrom } from '@/server/core/run/smallest-patch';
import { isEnded } from '@/server/core/run/spec';
import type { AttemptState, RunState } from '@/server/core/run/state';
import { isSolution, pathTo } from '@/server/core/run/tree';
import type { Forecast } from '@/server/core/usage/forecast';
import { endsByBudget } from '@/server/core/usage/new-attempt';

/** `attempt 3` for `a3`. */
export const attemptName = (id: string) => `attempt ${id.slice(1)}`;

/** By attempt: the node with the highest reward among its own steps, the latest among equals. Absent if none was tested. */
export function bestOfAttempts(state: RunState): Map<string, { score: NodeScore; node: NodeState }> {
  const best = new Map<string, { score: NodeScore; node: NodeState }>();
  for (const node of state.nodes.values()) {
    if (node.attemptId === null || node.score === null) continue;
    const held = best.get(node.attemptId);
    if (!held || node.score.reward >= held.score.reward)
      best.set(node.attemptId, { score: node.score, node });
  }
  return best;
}

/** The message when a node is kept for comparison. */
export const keptForComparison = (id: NodeId): string =>
  `${id} is kept for comparison. Select another node, then open its Diff tab or choose “Compare with ${id}”.`;

/** The person who started an attempt, or null. */
export const byPerson = (attempt: AttemptState): string | null =>
  attempt.startedBy.kind === 'person' ? attempt.startedBy.name : null;

/** What a budget still allows. */
export function forecastText({ attempts, usd, first }: Forecast): string {
  if (attempts === null || first === null) return 'At the current rate, no limit will end this run.';
  const unit = { attempts: 'attempts', steps: 'steps', tokens: 'tokens', usd: 'dollars', seconds: 'time' }[
    first
  ];
  const reached = `The run will reach its limit of ${unit} first.`;
  if (attempts === 0) return `At the current rate, the budget does not cover another attempt. ${reached}`;
  const cost = usd !== null && usd > 0 ? `, for about $${usd.toFixed(2)}` : '';
  return `At the current rate, the budget covers about ${attempts} more ${attempts === 1 ? 'attempt' : 'attempts'}${cost}. ${reached}`;
}

/** What the likeness of attempts means for sampling more of them. */
export function likenessText({ attempts, effective, next }: Likeness): string {
  const worth = effective.toFixed(1);
  const more =
    next < 0.1
      ? 'One more attempt like these would add almost nothing. Another approach, model or temperature would add more.'
      : `One more attempt like these would add ${next.toFixed(1)}.`;
  return `The last ${attempts} attempts count as about ${worth} independent ${worth === '1.0' ? 'attempt' : 'attempts'}. ${more}`;
}

/** The message above the tree. */
export interface Banner {
  tone: 'good' | 'plain' | 'warn' | 'bad';
  title: string;
  text: string;
}

/** What a person should know about the run's status, and what to do; null while there is nothing to say. */
export function bannerOf(state: RunState): Banner | null {
  const reason = state.statusReason?.trim() || null;
  if (isOfEspalier(state.spec.origin) && isEnded(state.status) && state.status !== 'failed')
    return recordedBanner(state, reason);
  if (isImported(state.spec) && (state.status === 'solved' || state.status === 'unsolved'))
    return importedBanner(state, reason);
  const spent = state.spend.steps > 0 || state.spend.attempts > 0;
  switch (state.status) {
    case 'failed':
      return {
        tone: 'bad',
        title: spent ? 'The run could not continue' : 'The run failed before it spent anything',
        text: reason ?? 'The engine gave no reason. Read its log in the terminal.',
      };
    case 'paused':
      return {
        tone: 'warn',
        title: 'Paused',
        text: `${reason ? `${sentence(reason)} ` : ''}Choose Resume to continue from here. Nothing is lost.`,
      };
    case 'unsolved':
      return {
        tone: 'plain',
        title: state.spec.verifier ? 'Ended: no test can check the result' : 'Ended without a solution',
        text: `${reason ? `${sentence(reason)} ` : ''}${bestSoFar(state)} ${nextOptions(state)}`,
      };
    case 'stopped':
      return {
        tone: 'plain',
        title: 'Stopped',
        text: `${reason ? `${sentence(reason)} ` : ''}${bestSoFar(state)} The search does not continue. You can branch from any node (b): the run makes that branch and stops again.`,
      };
    case 'solved':
      return { tone: 'good', title: 'Solved', text: winnerText(state) };
    case 'running': {
      const { pending } = state.steering;
      if (pending === null || pending.approved) return null;
      return {
        tone: 'warn',
        title: 'Waiting for your approval',
        text: `${pending.strategy} proposes to continue from ${pending.proposal.from}. ${sentence(pending.selection.reason)} Approve, edit or reject the proposal on the left.`,
      };
    }
    case 'queued':
      return {
        tone: 'plain',
        title: 'Waiting for the engine',
        text: 'The run starts when an engine takes it. If this message stays, no engine is running. Start one with npm start.',
      };
    default:
      return null;
  }
}

/** An imported run says what the other system recorded of its result. */
function importedBanner({ status, spec, best }: RunState, reason: string | null): Banner {
  const place = best === null ? '' : ` The best node of what is recorded is ${best}.`;
  return {
    tone: status === 'solved' ? 'good' : 'plain',
    title:
      status === 'solved'
        ? 'Imported: solved there'
        : spec.origin?.resolved === false
          ? 'Imported: not solved there'
          : 'Imported: the result is not known',
    text: `${reason ? sentence(reason) : ''}${place}`,
  };
}

/** A recorded run of Espalier says what its log tells; nothing can continue it here. */
const recordedBanner = (state: RunState, reason: string | null): Banner =>
  state.status === 'solved'
    ? { tone: 'good', title: 'A recorded run: solved', text: winnerText(state) }
    : {
        tone: 'plain',
        title: `A recorded run: ${state.status === 'stopped' ? 'stopped' : 'ended without a solution'}`,
        text: `${reason ? `${sentence(reason)} ` : ''}${bestSoFar(state)}`,
      };

/** How a person can continue a search that ended without a solution. */
const nextOptions = ({ spec, spend }: RunState): string =>
  endsByBudget(spec.budget, spend)
    ? 'To continue, raise a limit on the left, or branch from any node (b). A branch can raise the limits by what it needs.'
    : 'To continue, branch from any node (b), or change the strategy or its parameters on the left.';

const sentence = (text: string) => {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
};

function bestSoFar(state: RunState): string {
  const node = state.best === null ? null : nodeOf(state, state.best);
  const score = node?.score;
  if (node?.holdout?.graded) return gradedText(node.id, node.holdout);
  if (!node || !score) return '';
  if (score.source === 'judged') {
    return `The best node is ${node.id}. A model graded it ${score.reward.toFixed(2)}.`;
  }
  if (isSolution(node) && node.holdout?.passed === false) {
    return `The best node, ${node.id}, passes the visible tests but fails the holdout. Its fix is not general.`;
  }
  if (node.parentId === null) return 'No node is better than the task as given.';
  return `The best node is ${node.id}. It passes ${score.targetsPassing} of ${score.targetsTotal} target tests.`;
}

function winnerText(state: RunState): string {
  const node = state.best === null ? null : nodeOf(state, state.best);
  const score = node?.score;
  if (node?.holdout?.graded) return gradedText(node.id, node.holdout);
  if (!node || !score) return '';
  const passes = [`all ${score.targetsTotal} target ${score.targetsTotal === 1 ? 'test' : 'tests'}`];
  if (score.guardsTotal > 0) passes.push(`${score.guardsPassing} of ${score.guardsTotal} guard tests`);
  if (node.holdout) passes.push(`${node.holdout.passing} of ${node.holdout.total} holdout tests`);
  const where = node.attemptId === null ? '' : ` in ${attemptName(node.attemptId)}`;
  const holdout = node.holdout ? '' : ' This task has no holdout.';
  const smaller = minimisedFrom(state).get(node.id);
  const origin = smaller === undefined ? '' : ` It is ${smaller} without what the tests do not need.`;
  return `${node.id}${where} passes ${listed(passes)}.${origin}${holdout}`;
}

/** The hidden tests of a benchmark graded the result once the run was over. */
const gradedText = (id: NodeId, { passing, total }: { passing: number; total: number }): string =>
  total === 0
    ? `The hidden tests, which the search did not see, gave no result for ${id}.`
    : `${id} passes ${passing} of ${total} hidden tests, which the search did not see.`;

/** `a, b and c`. */
const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

/**
 * A node with a test outcome that tells of `id`: `id` itself or, if its tests were not run, another node of the same
 * filesystem. With `above`, the nearest ancestor that has an outcome and other files.
 */
export function testedNear(state: RunState, id: NodeId, above = false): NodeState | null {
  const path = pathTo(state, id).reverse();
  const here = path[0];
  if (here && !above && here.outcome === null) {
    for (const node of state.nodes.values()) {
      if (node.snapshot === here.snapshot && node.outcome !== null) return node;
    }
    return null;
  }
  if (!above) return here ?? null;
  return path.slice(1).find((node) => node.outcome !== null && node.snapshot !== here?.snapshot) ?? null;
}
