import { perform } from '@/server/agent/act';
import { budgetLine } from '@/server/agent/budget-line';
import { futile } from '@/server/agent/fail-fast';
import { type AssembledPrompt, openPrompt, stepPrompt } from '@/server/agent/prompt';
import { type Action, actionKinds } from '@/server/core/action';
import {
  type Budget,
  exhausted,
  type Remaining,
  remaining,
  type Spend,
  type SpendDelta,
} from '@/server/core/budget';
import { attemptOf, nodeOf } from '@/server/core/fold';
import type { AttemptId } from '@/server/core/ids';
import { scoreOf } from '@/server/core/outcome';
import type { HistoryStep, PromptPart, Sandbox, StepReply, StepRequest } from '@/server/core/ports';
import type { AttemptState } from '@/server/core/state';
import { hasTests } from '@/server/core/task';
import { isSolution } from '@/server/core/tree';
import { engine, type RunContext, spendInFlight } from './context';
import { loadHistory } from './history';
import { promptBaseAt, settleStep, type TakenStep } from './settle';
import { verifyNode } from './verify';

/** The most tokens of a prompt that the experience bank may take. */
const experienceTokenBudget = 2_000;

/** Ends an attempt in good order; anything else that is thrown interrupts the run. */
class ModelFailed extends Error {}

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
  const opening = opened(context, attempt);
  if (attempt.steps > 0 && history.at(-1)?.action.kind === 'finish') return 'finished';
  if (attempt.steps > 0 && isSolution(nodeOf(log.state, attempt.head))) return 'solved';
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
        ? futile(history.slice(start), { promptTokens: tokensOf(opening, history), tokensLeft: left.tokens })
        : null;
      if (early) return `stopped early: ${early}`;
      const charge: SpendDelta = { steps: 1 };
      context.inFlight.add(charge);
      const release = () => void context.inFlight.delete(charge);
      try {
        const inAttempt = Math.min(attempt.proposal.steps - taken, left.steps);
        const asked = ask(context, attemptId, history, opening, { ...left, inAttempt });
        const [answer] = await Promise.all([asked, settling]);
        const { usage, usd } = answer.reply;
        written += usage.outputTokens;
        Object.assign(charge, { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens, usd });
        const step = await act(context, attemptId, sandbox, answer);
        history.push({ action: answer.reply.action, observation: step.observation });
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

/** What all prompts of the attempt begin with. The bank is told as it stood when the attempt began. */
function opened({ log, task, allowShell }: RunContext, attempt: AttemptState): AssembledPrompt {
  const { hint, memory } = attempt.proposal;
  const { statement, language, test } = task;
  const tested = hasTests(task);
  return openPrompt({
    statement,
    language,
    testCommand: tested ? test.command : null,
    tools: actionKinds.filter((kind) => (kind !== 'shell' || allowShell) && (kind !== 'run_tests' || tested)),
    hint,
    experience: log.state.experience.filter((entry) => attempt.experienceOf.includes(entry.attemptId)),
    memory,
    experienceTokenBudget,
  });
}

/** Tokens the next prompt has at least: all but its budget line. */
const tokensOf = (opening: AssembledPrompt, history: readonly HistoryStep[]): number =>
  stepPrompt(opening, history, null).prompt.reduce((sum, part) => sum + part.tokens, 0);

function limitText(budget: Budget, spend: Spend): string | null {
  const limit = exhausted(budget, spend);
  return limit === null ? null : `budget used up: ${limit}`;
}

interface Asked {
  reply: StepReply;
  prompt: PromptPart[];
  modelMs: number;
}

async function ask(
  context: RunContext,
  attemptId: AttemptId,
  history: HistoryStep[],
  opening: AssembledPrompt,
  /** Before this step. */
  left: Remaining & { inAttempt: number },
): Promise<Asked> {
  const { log, task } = context;
  const { proposal, model } = attemptOf(log.state, attemptId);
  const told = log.state.spec.budget.told ?? 'steps';
  const { prompt, experience } = stepPrompt(opening, history, budgetLine(told, left.inAttempt, left));
  const request: StepRequest = {
    prompt,
    context: {
      statement: task.statement,
      language: task.language,
      hint: proposal.hint,
      experience,
      history: [...history],
      ...(hasTests(task) ? {} : { noTests: true }),
      stepsLeft: told === 'nothing' ? Infinity : left.inAttempt,
    },
    temperature: proposal.temperature,
    seed: `${log.state.spec.seed}/${attemptId}/${history.length}`,
  };
  const before = context.now();
  try {
    const reply = await context.model(model).step(request, context.signal);
    return { reply, prompt, modelMs: context.now() - before };
  } catch (error) {
    if (context.signal.aborted) throw error;
    throw new ModelFailed(`model failed: ${error instanceof Error ? error.message : String(error)}`);
  }
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
