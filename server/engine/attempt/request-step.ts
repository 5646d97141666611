import { budgetLine } from '@/server/agent/budget-line';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { errorMessage } from '@/server/core/base/error-message';
import type { AttemptId } from '@/server/core/base/ids';
import { CallFailed, needsAPerson } from '@/server/core/ports/call-failed';
import type { HistoryStep, Model, StepReply, StepRequest } from '@/server/core/ports/model';
import { attemptOf } from '@/server/core/run/fold';
import { hasTests } from '@/server/core/task/task';
import type { Remaining } from '@/server/core/usage/budget';
import { chargeFailure } from '@/server/engine/context/charge-failure';
import type { RunContext } from '@/server/engine/context/context';
import { orAborted } from '@/server/engine/context/or-aborted';
import { listenerFor } from './listener';
import type { Prompting } from './prompting';
import { modelFailed } from './sentences';
import { historySummary } from './summaries';

/** Ends an attempt in good order; anything else that is thrown interrupts the run. */
export class ModelFailed extends Error {}

export interface ModelStep {
  reply: StepReply;
  /** Null where no model was asked. */
  prompt: PromptPart[] | null;
  modelMs: number;
}

/**
 * Asks the attempt's model for its next step. A prompt that is too long for it is sent again shorter; a failure is charged
 * with what it cost. Throws `ModelFailed` where the attempt ends, anything else where the run cannot go on by itself.
 */
export async function requestStep(
  context: RunContext,
  attemptId: AttemptId,
  history: HistoryStep[],
  prompting: Prompting,
  /** Before this step. */
  left: Remaining & { inAttempt: number },
): Promise<ModelStep> {
  const { log, task } = context;
  const { proposal, model: id } = attemptOf(log.state, attemptId);
  const shownBudget = log.state.spec.budget.shown ?? 'steps';
  const line = budgetLine(shownBudget, left.inAttempt, left);
  // An endpoint that was removed meanwhile is no failure of the attempt: the run waits for a person.
  const model = context.model(id);
  for (let share = 1; ; share *= lesserShare) {
    const summary = await historySummary(context, attemptId, history, prompting.inBrief(history, share));
    const { prompt, experience, lead } = prompting.prompt(history, line, share, summary);
    const before = context.now();
    const request: StepRequest = {
      prompt,
      context: {
        statement: task.statement,
        language: task.language,
        hint: proposal.hint,
        experience,
        history: [...history],
        ...(hasTests(task) ? {} : { noTests: true }),
        stepsLeft: shownBudget === 'nothing' ? Infinity : left.inAttempt,
      },
      temperature: proposal.temperature,
      seed: `${log.state.spec.seed}/${attemptId}/${history.length}`,
      ...(prompting.tools ? { tools: prompting.tools } : {}),
    };
    try {
      const reply = withLead(await callModel(context, attemptId, model, request), lead);
      return { reply, prompt, modelMs: context.now() - before };
    } catch (error) {
      chargeFailure(context, attemptId, error, context.now() - before);
      if (context.signal.aborted) throw error;
      const fault = error instanceof CallFailed ? error.fault : null;
      if (fault === 'context' && prompting.tools && share > leastShare) continue;
      if (fault === 'cancelled' && context.control.closing !== null)
        throw new ModelFailed(context.control.closing.reason);
      const message = errorMessage(error);
      if (fault !== null && needsAPerson(fault)) throw new Error(message);
      throw new ModelFailed(modelFailed(message));
    }
  }
}

/** A language model's reply with what led in to it, which later prompts keep. */
function withLead(reply: StepReply, lead: PromptPart[] | undefined): StepReply {
  if (!reply.turn || !lead) return reply;
  const before = lead.flatMap(({ kind, text }) =>
    kind === 'hint' || kind === 'experience' || kind === 'budget' ? [{ kind, text }] : [],
  );
  return { ...reply, turn: { ...reply.turn, before } };
}

/** Of the room for a prompt, what is tried after the model said that it was too long; and where that ends. */
const lesserShare = 0.6;
const leastShare = 0.3;

/** One call, cut off at once when the run is stopped. */
async function callModel(
  context: RunContext,
  attemptId: AttemptId,
  model: Model,
  request: StepRequest,
): Promise<StepReply> {
  const signal = AbortSignal.any([context.signal, context.control.stopSignal]);
  const listener = listenerFor(context, attemptId);
  try {
    const pending = model.step(request, signal, listener.update);
    return await orAborted(pending, context.signal);
  } finally {
    listener.end();
  }
}
