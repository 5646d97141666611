import { performAll } from '@/server/agent/act-all';
import { futile } from '@/server/agent/fail-fast';
import type { Action } from '@/server/core/agent/action';
import { isFinished, requestedCalls } from '@/server/core/agent/call';
import type { AttemptId } from '@/server/core/base/ids';
import type { HistoryStep } from '@/server/core/ports/model';
import type { Sandbox } from '@/server/core/ports/sandbox';
import { attemptOf, nodeOf } from '@/server/core/run/fold';
import type { AttemptState } from '@/server/core/run/state';
import { isSolution } from '@/server/core/run/tree';
import { type Budget, exhausted, remaining } from '@/server/core/usage/budget';
import type { Spend } from '@/server/core/usage/spend';
import { scoreOf } from '@/server/core/verdict/outcome';
import { beforeEditAt } from '@/server/engine/context/before-edit';
import { engine, type RunContext, spendNow } from '@/server/engine/context/context';
import { ensureEnvironment } from '@/server/engine/context/environment';
import { loadHistory } from '@/server/engine/context/history';
import { ready } from '@/server/engine/context/ready';
import { type NextGraft, openGraft } from '@/server/engine/graft/graft';
import { conflicted, givenAt, nodeGraft } from '@/server/engine/graft/graft-step';
import { verifyNode } from '@/server/engine/verdict/verify';
import { type Look, lookOf } from './last-look';
import { type Prompting, promptingFor } from './prompting';
import { ModelFailed, type ModelStep, requestStep } from './request-step';
import {
  givenCarriedOut,
  graftComplete,
  limitReached,
  probeTokensUsed,
  stepsUsed,
  stoppedEarly,
} from './sentences';
import { promptBaseAt, settleStep, type TakenStep } from './settle';

/**
 * Walks an attempt from its head until the agent finishes, a solution is verified, its steps or the budget are used
 * up, or the run closes. Returns why it ended. While the model thinks, the step before is kept (snapshot and node);
 * the barrier stands before the next action. Interrupted and called again, it goes on from the last settled node.
 */
export async function walk(
  context: RunContext,
  attemptId: AttemptId,
  /** Only what is given is carried out: no model is asked. */
  { givenOnly = false }: { givenOnly?: boolean } = {},
): Promise<string> {
  const { log, driver, signal } = context;
  const attempt = attemptOf(log.state, attemptId);
  const history = loadHistory(context, attempt.head);
  const start = history.length - attempt.steps;
  const last = history.at(-1);
  if (attempt.steps > 0 && last && isFinished(last)) return 'finished';
  if (attempt.steps > 0 && isSolution(nodeOf(log.state, attempt.head))) return 'solved';
  const spec = attempt.proposal.graft;
  const graft = spec ? await openGraft(context, attempt, spec) : null;
  if (graft && 'refused' in graft) return graft.refused;
  // How many donor steps there are to replay, the graft knows.
  const most = spec && !spec.goOn ? Infinity : attempt.proposal.steps;
  await ensureEnvironment(context, attempt.head);
  const prompting = await promptingFor(context, attempt, start);
  const owner = `${log.runId}/${attemptId}`;
  const sandbox = await driver.open(nodeOf(log.state, attempt.head).snapshot, { owner, commands: true });
  const prompts = promptBaseAt(context, attempt.head);
  const { probe } = attempt.proposal;
  let written = probe ? outputTokensOf(context, attemptId) : 0;
  let settling: Promise<void> = Promise.resolve();
  try {
    for (let taken = attempt.steps; taken < most; taken++) {
      if (graft || log.waiting) await settling;
      await log.written(signal);
      const grafted = await graft?.next(nodeOf(log.state, attemptOf(log.state, attemptId).head));
      if (grafted?.kind === 'conflict') return conflicted(context, attemptId, grafted.conflict);
      if (grafted?.kind === 'over' && !spec?.goOn) return graftComplete;
      const given = givenAt(context, attempt, taken, grafted);
      if (given === null && givenOnly) return givenCarriedOut;
      // A given step needs no model. A pause holds back the search, not a person's actions.
      if (given === null || attempt.startedBy.kind !== 'person') {
        if (!context.control.gate.open) await settling;
        await ready(context);
      }
      const spend = spendNow(context);
      const { budget } = log.state.spec;
      const closing = closingFor(context, attempt) ?? limitText(budget, spend);
      if (closing) return closing;
      if (probe && written >= probe.tokens) return probeTokensUsed;
      const left = remaining(budget, spend);
      const early =
        budget.failFast && given === null
          ? futile(history.slice(start), {
              promptTokens: tokensOf(prompting, history),
              tokensLeft: left.tokens,
            })
          : null;
      if (early) return stoppedEarly(early);
      const charge = context.control.inFlight.open({ steps: 1 });
      try {
        const { steps, horizon = steps } = attempt.proposal;
        const inAttempt = Math.min(Math.max(horizon, steps) - taken, left.steps);
        const pendingStep = given
          ? { reply: given.reply, prompt: null, modelMs: 0 }
          : requestStep(context, attemptId, history, prompting, { ...left, inAttempt });
        const [modelStep] = await Promise.all([pendingStep, settling]);
        const { inputTokens, outputTokens, usd } = modelStep.reply.usage;
        written += outputTokens;
        charge.set({ steps: 1, inputTokens, outputTokens, usd });
        const taking = { attemptId, by: attempt.startedBy, donor: given?.donor ?? null };
        // The offline policy, which is offered no tools, knows what it changed.
        const looks = given === null && prompting.tools !== undefined;
        const look = !looks
          ? undefined
          : lookOf(context, attempt, sandbox, { own: history.slice(start), stepsLeft: inAttempt });
        const step = await act(context, taking, sandbox, modelStep, { grafted, look });
        const { turn } = modelStep.reply;
        history.push({ ...step.calls, ...(turn ? { turn } : {}) });
        settling = settleStep(context, sandbox, prompts, step, charge.close).finally(charge.close);
        const ended = await endOf(context, attemptId, step, settling);
        if (ended) return ended;
      } catch (error) {
        charge.close();
        if (error instanceof ModelFailed) return error.message;
        throw error;
      }
    }
    return stepsUsed;
  } finally {
    await settling.finally(() => sandbox.close());
  }
}

/** Why the attempt takes no further step, or null. */
export function closingFor({ control }: RunContext, { startedBy }: AttemptState): string | null {
  const { closing } = control;
  if (closing === null || (closing.sparesPeople && startedBy.kind === 'person')) return null;
  return closing.reason;
}

/** Output tokens of the attempt's settled steps. */
function outputTokensOf({ log }: RunContext, attemptId: AttemptId): number {
  let tokens = 0;
  for (const node of log.state.nodes.values()) if (node.attemptId === attemptId) tokens += node.outputTokens;
  return tokens;
}

/** Tokens the next prompt has at least: all but its budget line. */
const tokensOf = (prompting: Prompting, history: readonly HistoryStep[]): number =>
  prompting.prompt(history, null).prompt.reduce((sum, part) => sum + part.tokens, 0);

export function limitText(budget: Budget, spend: Spend): string | null {
  const limit = exhausted(budget, spend);
  return limit === null ? null : limitReached(limit);
}

const runsCommand = (action: Action) => action.kind === 'run_tests' || action.kind === 'shell';

const seenAfterMs = 20;

/** Says that the attempt is acting, unless that is over before anyone could see it. */
function reportWhenVisible({ log }: RunContext, attemptId: AttemptId): NodeJS.Timeout {
  return setTimeout(() => {
    try {
      log.append([{ type: 'attempt.phase', attemptId, phase: 'acting', actor: engine }]);
    } catch {
      // A lost lease or a failed disk: the step itself meets it next, where it is dealt with.
    }
  }, seenAfterMs);
}

async function act(
  context: RunContext,
  taking: Pick<TakenStep, 'attemptId' | 'by' | 'donor'>,
  sandbox: Sandbox,
  { reply, prompt, modelMs }: ModelStep,
  { grafted, look }: { grafted: NextGraft | undefined; look: Look | undefined },
): Promise<TakenStep> {
  const { task, verifier, allowShell, signal } = context;
  const before = context.clock();
  const commands = requestedCalls(reply).some(({ action }) => runsCommand(action));
  const seen = commands ? reportWhenVisible(context, taking.attemptId) : null;
  const { head } = attemptOf(context.log.state, taking.attemptId);
  const beforeEdit = beforeEditAt(context.log.state, head);
  const acting = { sandbox, verifier, task, allowShell, signal, beforeEdit };
  const { calls, outcome } = await performAll(reply, acting, look).finally(() =>
    clearTimeout(seen ?? undefined),
  );
  const sandboxMs = context.clock() - before;
  return {
    ...taking,
    graft: grafted?.kind === 'step' ? nodeGraft(grafted, calls) : null,
    reply,
    prompt,
    calls,
    outcome,
    modelMs,
    sandboxMs,
  };
}

/** Why the walk ends after this step, or null. What looks solved is verified at once. */
async function endOf(
  context: RunContext,
  attemptId: AttemptId,
  step: TakenStep,
  settling: Promise<void>,
): Promise<string | null> {
  const { log } = context;
  if (isFinished(step.calls)) {
    await settling;
    return 'finished';
  }
  const { baseline } = log.state;
  if (!step.outcome || !baseline || !scoreOf(step.outcome, baseline).solved) return null;
  await settling;
  const node = await verifyNode(context, attemptOf(log.state, attemptId).head);
  return isSolution(node) ? 'solved' : null;
}
