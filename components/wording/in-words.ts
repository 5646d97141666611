import type { Likeness } from '@/server/core/agent/likeness';
import type { NodeId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeScore, NodeState } from '@/server/core/run/node';
import type { AttemptState, RunState } from '@/server/core/run/state';
import { isSolution, pathTo } from '@/server/core/run/tree';
import type { Forecast } from '@/server/core/usage/forecast';
import { endsByBudget } from '@/server/core/usage/new-attempt';

/** `attempt 3` for `a3`. */
export const attemptName = (id: string) => `attempt ${id.slice(1)}`;

/** The best score on an attempt's own walk by reward, and where: the latest among equals. Absent where nothing was tested. */
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

/** What is said when a node is kept to compare others with. */
export const keptWords = (id: NodeId): string =>
  `${id} is kept: read another node’s Diff against it, or choose “Compare with ${id}” there.`;

/** Who began an attempt, where it was a person. */
export const byPerson = (attempt: AttemptState): string | null =>
  attempt.startedBy.kind === 'person' ? attempt.startedBy.name : null;

/** What a budget still allows, in a sentence. */
export function forecastText({ attempts, usd, first }: Forecast): string {
  if (attempts === null || first === null) return 'At the rate so far no limit ends this run.';
  const word = { attempts: 'attempts', steps: 'steps', tokens: 'tokens', usd: 'dollars', seconds: 'time' }[
    first
  ];
  if (attempts === 0) return `At the rate so far no whole attempt is left: the ${word} run out first.`;
  const cost = usd !== null && usd > 0 ? ` for about $${usd.toFixed(2)}` : '';
  return `At the rate so far about ${attempts} more ${attempts === 1 ? 'attempt' : 'attempts'}${cost}; the ${word} run${first === 'seconds' ? 's' : ''} out first.`;
}

/** What the likeness of attempts means for sampling more of them. */
export function likenessText({ attempts, effective, next }: Likeness): string {
  const worth = effective.toFixed(1);
  const more =
    next < 0.1
      ? 'One more like these would add next to nothing: another approach, model or temperature would.'
      : `One more like these would add ${next.toFixed(1)}.`;
  return `The last ${attempts} attempts are worth about ${worth} independent ${worth === '1.0' ? 'one' : 'ones'}. ${more}`;
}

/** Why the limits leave no step to start, or null while they leave some. */
export interface Banner {
  tone: 'good' | 'plain' | 'warn' | 'bad';
  title: string;
  text: string;
}

/** What a person should know of the run's status beyond its word, and what to do; null while it simply goes on. */
export function bannerOf(state: RunState): Banner | null {
  const reason = state.statusReason?.trim() || null;
  const spent = state.spend.steps > 0 || state.spend.attempts > 0;
  switch (state.status) {
    case 'failed':
      return {
        tone: 'bad',
        title: spent ? 'The run could not go on' : 'The run failed before anything was spent',
        text: reason ?? 'The engine gave no reason. Its log on the terminal says more.',
      };
    case 'paused':
      return {
        tone: 'warn',
        title: 'Paused',
        text: `${reason ? `${sentence(reason)} ` : ''}Resume goes on from here; nothing is lost.`,
      };
    case 'unsolved':
      return {
        tone: 'plain',
        title: state.spec.verifier ? 'Ended; no test tells whether it is right' : 'Ended without a solution',
        text: `${reason ? `${sentence(reason)} ` : ''}${bestSoFar(state)} ${waysOn(state)}`,
      };
    case 'stopped':
      return {
        tone: 'plain',
        title: 'Stopped',
        text: `${reason ? `${sentence(reason)} ` : ''}${bestSoFar(state)} The search stays stopped; a branch from any node (b) does what you ask and stops again.`,
      };
    case 'solved':
      return { tone: 'good', title: 'Solved', text: winnerText(state) };
    case 'running': {
      const { pending } = state.steering;
      if (pending === null || pending.approved) return null;
      return {
        tone: 'warn',
        title: 'Waits for your word',
        text: `${pending.strategy} wants to go on from ${pending.proposal.from}: ${sentence(pending.selection.reason)} Yes, no or a change is said on the left.`,
      };
    }
    case 'queued':
      return {
        tone: 'plain',
        title: 'Waiting for the engine',
        text: 'The run starts as soon as an engine takes it. If this stays, no engine is running: start the product with npm start.',
      };
    default:
      return null;
  }
}

/** How a search that ended without a solution goes on. */
const waysOn = ({ spec, spend }: RunState): string =>
  endsByBudget(spec.budget, spend)
    ? 'A raised limit, on the left, lets it go on; a branch from any node (b) may raise the limits by what it needs.'
    : 'A branch from any node (b), another strategy or other parameters, on the left, let it go on.';

const sentence = (text: string) => {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
};

function bestSoFar(state: RunState): string {
  const node = state.best === null ? null : nodeOf(state, state.best);
  const score = node?.score;
  if (!node || !score) return '';
  if (score.source === 'judged') {
    return `The best node, ${node.id}, was graded ${score.reward.toFixed(2)} by a model.`;
  }
  if (isSolution(node) && node.holdout?.passed === false) {
    return `The best node, ${node.id}, passes the visible tests and fails the holdout: its fix is not general.`;
  }
  if (node.parentId === null) return 'Nothing came closer than the task as given.';
  return `The best node is ${node.id} with ${score.targetsPassing} of ${score.targetsTotal} target tests.`;
}

function winnerText(state: RunState): string {
  const node = state.best === null ? null : nodeOf(state, state.best);
  const score = node?.score;
  if (!node || !score) return '';
  const parts = [`all ${score.targetsTotal} target ${score.targetsTotal === 1 ? 'test' : 'tests'}`];
  if (score.guardsTotal > 0) parts.push(`${score.guardsPassing} of ${score.guardsTotal} guards`);
  if (node.holdout) parts.push(`holdout ${node.holdout.passing} of ${node.holdout.total}`);
  else parts.push('no holdout in this task');
  const where = node.attemptId === null ? '' : ` in ${attemptName(node.attemptId)}`;
  return `${node.id}${where}: ${parts.join(', ')}.`;
}

/** The nearest node at or above `id` whose tests were run, and whether it is another node of the same filesystem. */
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
