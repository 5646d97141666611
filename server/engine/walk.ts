import { perform } from '@/server/agent/act';
import { futile } from '@/server/agent/fail-fast';
import type { Action } from '@/server/core/action';
import { type Budget, exhausted, remaining, type Spend, type SpendDelta } from '@/server/core/budget';
import { attemptOf, nodeOf } from '@/server/core/fold';
import type { AttemptId } from '@/server/core/ids';
import { scoreOf } from '@/server/core/outcome';
import type { HistoryStep, Sandbox } from '@/server/core/ports';
import { isSolution } from '@/server/core/tree';
import { type Asked, ask, ModelFailed } from './ask';
import { engine, type RunContext, spendInFlight } from './context';
import { loadHistory } from './history';
import { type Prompting, promptingFor } from './prompting';
import { promptBaseAt, settleStep, type TakenStep } from './settle';
import { verifyNode } from './verify';

/**
 * Walks an attempt from its head until the agent finishes, a solution is verified, its steps or the budget are used
 * up, or the run closes. Returns why it ended. While the model thinks, the step before is kept (snapshot and node);
 * the barrier stands before the next action. Interrupted and called again, it goes on from the last settled node.
 */
export async function walk(context: RunContext, attemptId: AttemptId): Promise<string> {
  const { log, driver, signal } = context;
  const attempt = attemptOf(log.state, attemptId);
  const history = loadHistory(context, attempt.head);
  const start = history.length - attempt.steps;
  if (attempt.steps > 0 && history.at(-1)?.action.kind === 'finish') return 'finished';
  if (attempt.steps > 0 && isSolution(nodeOf(log.state, attempt.head))) return 'solved';
  const prompting = await promptingFor(context, attempt, start);
  const owner = `${log.runId}/${attemptId}`;
  const sandbox = await driver.open(nodeOf(log.state, attempt.head).snapshot, { owner });
  const prompts = promptBaseAt(context, attempt.head);
  const { probe } = attempt.proposal;
  let written = probe ? outputTokensOf(context, attemptId) : 0;
  let settling: Promise<void> = Promise.resolve();
  try {
    for (let taken = attempt.steps; taken < attempt.proposal.steps; taken++) {
      if (!context.gate.open) await settling;
      await context.gate.passed(signal);
      const spend = spendInFlight(context);
      const { budget } = log.state.spec;
      const closing = context.closing ?? limitText(budget, spend);
      if (closing) return closing;
      if (probe && written >= probe.tokens) return 'tokens of the probe used up';
      const left = remaining(budget, spend);
      const early = budget.failFast
        ? futile(history.slice(start), {
            promptTokens: tokensOf(prompting, history),
            tokensLeft: left.tokens,
          })
        : null;
      if (early) return `stopped early: ${early}`;
      const charge: SpendDelta = { steps: 1 };
      context.inFlight.add(charge);
      const release = () => void context.inFlight.delete(charge);
      try {
        const inAttempt = Math.min(attempt.proposal.steps - taken, left.steps);
        const asked = ask(context, attemptId, history, prompting, { ...left, inAttempt });
        const [answer] = await Promise.all([asked, settling]);
        const { usage, usd } = answer.reply;
        written += usage.outputTokens;
        Object.assign(charge, { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, usd });
        const step = await act(context, attemptId, sandbox, answer);
        const { action, turn } = answer.reply;
        history.push({ action, observation: step.observation, ...(turn ? { turn } : {}) });
        settling = settleStep(context, sandbox, prompts, step, release).finally(release);
        const ended = await endOf(context, attemptId, step, settling);
        if (ended) return ended;
      } catch (error) {
        release();
        if (error instanceof ModelFailed) return error.message;
        throw error;
      }
    }
    return 'steps used up';
  } finally {
    await settling.finally(() => sandbox.close());
  }
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

function limitText(budget: Budget, spend: Spend): string | null {
  const limit = exhausted(budget, spend);
  return limit === null ? null : `budget used up: ${limit}`;
}

const runsCommand = (action: Action) => action.kind === 'run_tests' || action.kind === 'shell';

const seenAfterMs = 20;

/** Says that the attempt is acting, unless that is over before anyone could see it. */
function saidWhenSeen({ log }: RunContext, attemptId: AttemptId): NodeJS.Timeout {
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
  attemptId: AttemptId,
  sandbox: Sandbox,
  { reply, prompt, modelMs }: Asked,
): Promise<TakenStep> {
  const { task, verifier, allowShell, signal, log } = context;
  const before = context.now();
  const seen = runsCommand(reply.action) ? saidWhenSeen(context, attemptId) : null;
  const { observation, outcome } = await perform(reply.action, {
    sandbox,
    verifier,
    task,
    allowShell,
    signal,
  }).finally(() => clearTimeout(seen ?? undefined));
  const sandboxMs = context.now() - before;
  return {
    attemptId,
    reply,
    prompt,
    observation,
    outcome: outcome ?? null,
    modelMs,
    sandboxMs,
    by: { kind: 'strategy', name: log.state.spec.strategy },
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
  if (step.reply.action.kind === 'finish') {
    await settling;
    return 'finished';
  }
  const { baseline } = log.state;
  if (!step.outcome || !baseline || !scoreOf(step.outcome, baseline).solved) return null;
  await settling;
  const node = await verifyNode(context, attemptOf(log.state, attemptId).head);
  return isSolution(node) ? 'solved' : null;
}
