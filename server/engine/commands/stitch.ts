import type { NodeId } from '@/server/core/base/ids';
import type { GraftSpec } from '@/server/core/graft/graft';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import { isReleased, releasedWords } from '@/server/core/run/released';
import type { RunState } from '@/server/core/run/state';
import type { CommandOf } from '@/server/core/run/steering-commands';
import { pathTo } from '@/server/core/run/tree';
import { remaining } from '@/server/core/usage/budget';
import { asked } from './asked';
import { strategyTemperature } from './branch';
import type { Answer, AnswerWorld } from './result';

/**
 * Replays the donor's steps at the host, and lets the agent go on from there where that is wanted. Another run's steps
 * are looked up when the graft begins; those of this run must lie on one path.
 */
export function stitch(
  state: RunState,
  { donorRun, steps, onto, goOn, raise = false }: CommandOf<'stitch'>,
): Answer {
  const wrong = donorRun === null ? wrongSteps(state, steps) : null;
  if (wrong !== null) return { error: wrong };
  const bare = donorRun === null ? steps.find((id) => isReleased(state, id)) : undefined;
  if (bare !== undefined) return { error: releasedWords(bare) };
  const left = remaining(state.spec.budget, state.spend).steps;
  if (!raise && left < steps.length) {
    return {
      error: `The graft takes ${steps.length === 1 ? '1 step' : `${steps.length} steps`}, and ${left} are left. Raise the limits, or ask for that with it.`,
    };
  }
  const graft: GraftSpec = { donorRun, steps, close: false, goOn: goOn !== null };
  return asked(state, { from: onto, verb: 'stitch', raise }, () => [proposalOf(state, onto, graft, goOn)]);
}

/** Goes on with a graft that met a conflict: with a person's content of the file, or without that step. */
export function resolve(state: RunState, command: CommandOf<'resolve'>, world: AnswerWorld): Answer {
  const attempt = state.attempts.get(command.attemptId);
  const spec = attempt?.proposal.graft;
  const { conflict } = attempt ?? {};
  if (!attempt || !spec || !conflict) {
    return { error: `${command.attemptId} has no conflict to resolve.` };
  }
  if (attempt.status !== 'ended')
    return { error: `${attempt.id} is being verified; resolve it in a moment.` };
  const of = attempt.id;
  const resumed = [
    ...[...state.attempts.values()].map(({ proposal }) => proposal),
    ...state.steering.waiting.map(({ proposal }) => proposal),
  ].some(({ graft }) => graft?.resumes === of);
  if (resumed) return { error: `The conflict of ${of} has been resolved already.` };
  const { content } = command;
  const steps = content === null ? conflict.left.slice(1) : conflict.left;
  if (steps.length === 0) {
    return { error: 'Without that step nothing is left to graft: give the file’s content instead.' };
  }
  const { donorRun, goOn } = spec;
  const resolution =
    content === null ? {} : { resolution: { path: conflict.path, content: world.putText(content) } };
  const graft: GraftSpec = { donorRun, steps, close: false, goOn, resumes: of, ...resolution };
  const { hint, steps: allowed } = attempt.proposal;
  const left = goOn ? { steps: Math.max(1, allowed - attempt.steps - steps.length), hint } : null;
  return asked(state, { from: attempt.head, verb: 'stitch', raise: false }, () => [
    proposalOf(state, attempt.head, graft, left),
  ]);
}

function proposalOf(
  state: RunState,
  from: NodeId,
  graft: GraftSpec,
  goOn: CommandOf<'stitch'>['goOn'],
): ExpandProposal {
  return {
    kind: 'expand',
    from,
    steps: graft.steps.length + (goOn?.steps ?? 0),
    temperature: goOn ? (strategyTemperature(state) ?? 0.8) : 0,
    memory: goOn ? 'summary' : 'none',
    hint: goOn ? [bothStories(state, graft), goOn.hint].filter(Boolean).join(' ') : null,
    backup: true,
    graft,
  };
}

/** What the agent that goes on is told: that its last steps are another's, and what that one was about. */
function bothStories(state: RunState, { donorRun, steps }: GraftSpec): string {
  const [first] = steps;
  const donor = donorRun === null && first !== undefined ? state.nodes.get(first)?.attemptId : null;
  const entry = state.experience.find(({ attemptId }) => attemptId === donor);
  const count = `The last ${steps.length === 1 ? 'step was' : `${steps.length} steps were`} taken over from another attempt`;
  const story = entry ? [entry.approachTried, ...entry.keyFindings.slice(0, 5)].join(' ') : '';
  return `${count}, onto what you see before them. ${story} Go on from both.`.replace(/ {2,}/g, ' ');
}

/** Why these nodes of this run are no steps to graft, or null. */
function wrongSteps(state: RunState, steps: readonly NodeId[]): string | null {
  const last = steps.at(-1);
  if (last === undefined) return 'Choose at least one step to graft.';
  const unknown = steps.find((id) => !state.nodes.has(id));
  if (unknown !== undefined) return `There is no node ${unknown} in this run: choose steps of its tree.`;
  const path = pathTo(state, last);
  const at = steps.map((id) => path.findIndex((node) => node.id === id));
  if (at.some((place, i) => place <= (at[i - 1] ?? 0))) {
    return `${steps.join(', ')} are no steps of one path, one after another: choose the first and the last of a walk.`;
  }
  const finish = path.find((node) => node.actionKind === 'finish' && steps.includes(node.id));
  return finish ? `${finish.id} is where the agent finished: leave it out of the graft.` : null;
}
