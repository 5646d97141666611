import type { NodeId } from '@/server/core/base/ids';
import type { GraftSpec } from '@/server/core/graft/graft';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import { isReleased, releasedWords } from '@/server/core/run/released';
import type { RunState } from '@/server/core/run/state';
import type { CommandOf } from '@/server/core/run/steering-commands';
import { pathTo } from '@/server/core/run/tree';
import { remaining } from '@/server/core/usage/budget';
import { strategyTemperature } from './branch';
import type { Handler } from './handler';
import { propose } from './propose';
import { refusals } from './refusals';

/**
 * Replays the donor's steps at the host, and lets the agent continue from there where that is wanted. Steps of another
 * run are looked up when the graft begins; those of this run must lie on one path.
 */
export const stitch: Handler<'stitch'> = (state, { donorRun, steps, onto, goOn, raise = false }) => {
  const wrong = donorRun === null ? wrongSteps(state, steps) : null;
  if (wrong !== null) return { error: wrong };
  const bare = donorRun === null ? steps.find((id) => isReleased(state, id)) : undefined;
  if (bare !== undefined) return { error: releasedWords(bare) };
  const left = remaining(state.spec.budget, state.spend).steps;
  if (!raise && left < steps.length) return { error: refusals.graftTooLong(steps.length, left) };
  const graft: GraftSpec = { donorRun, steps, close: false, goOn: goOn !== null };
  return propose(state, onto, raise, () => [proposalOf(state, onto, graft, goOn)]);
};

/** Continues a graft that met a conflict: with a person's content of the file, or without that step. */
export const resolve: Handler<'resolve'> = (state, { attemptId, content }, context) => {
  const attempt = state.attempts.get(attemptId);
  const spec = attempt?.proposal.graft;
  const { conflict } = attempt ?? {};
  if (!attempt || !spec || !conflict) return { error: refusals.noConflict(attemptId) };
  if (attempt.status !== 'ended') return { error: refusals.conflictVerifying(attemptId) };
  const resumed = [
    ...[...state.attempts.values()].map(({ proposal }) => proposal),
    ...state.steering.waiting.map(({ proposal }) => proposal),
  ].some(({ graft }) => graft?.resumes === attemptId);
  if (resumed) return { error: refusals.conflictResolved(attemptId) };
  const steps = content === null ? conflict.left.slice(1) : conflict.left;
  if (steps.length === 0) return { error: refusals.nothingLeftToGraft };
  const { donorRun, goOn } = spec;
  const resolution =
    content === null ? {} : { resolution: { path: conflict.path, content: context.putText(content) } };
  const graft: GraftSpec = { donorRun, steps, close: false, goOn, resumes: attemptId, ...resolution };
  const { hint, steps: allowed } = attempt.proposal;
  const left = goOn ? { steps: Math.max(1, allowed - attempt.steps - steps.length), hint } : null;
  return propose(state, attempt.head, false, () => [proposalOf(state, attempt.head, graft, left)]);
};

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

/** Why these nodes of this run cannot be stitched, or null. */
function wrongSteps(state: RunState, steps: readonly NodeId[]): string | null {
  const last = steps.at(-1);
  if (last === undefined) return refusals.noSteps;
  const unknown = steps.find((id) => !state.nodes.has(id));
  if (unknown !== undefined) return refusals.noNode(unknown);
  const path = pathTo(state, last);
  const at = steps.map((id) => path.findIndex((node) => node.id === id));
  if (at.some((place, i) => place <= (at[i - 1] ?? 0))) return refusals.notOnePath(steps);
  const finish = path.find((node) => node.actionKind === 'finish' && steps.includes(node.id));
  return finish ? refusals.includesFinish(finish.id) : null;
}
