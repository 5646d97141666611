import { budgetLine } from '@/server/agent/budget-line';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { errorMessage } from '@/server/core/base/error-message';
import type { AttemptId } from '@/server/core/base/ids';
import { CallFailed, needsAPerson } from '@/server/core/ports/call-failed';
import type { HistoryStep, Model, StepReply, StepRequest } from '@/server/core/ports/model';
import { attemptOf } from '@/server/core/run/fold';
import type { ModelNote } from '@/server/core/run/note';
import { hasTests } from '@/server/core/task/task';
import type { Remaining } from '@/server/core/usage/budget';
import { chargeFailure } from '@/server/engine/context/charge-failure';
import { engine, type RunContext } from '@/server/engine/context/context';
import { orAborted } from '@/server/engine/context/or-aborted';
import { listenerFor } from './listener';
import type { Prompting } from './prompting';
import { limitReached, modelFailed } from './sentences';
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
  for (let refusals = 0; ; refusals++) {
    const summary = await historySummary(context, attemptId, history, prompting.inBrief(history));
    const { prompt, experience, lead } = prompting.prompt(history, line, summary);
    const before = context.now();
    const deadline = deadlineOf(left.seconds);
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
      const reply = withLead(await callModel(context, attemptId, model, request, deadline), lead);
      recordNotes(context, reply.notes ?? []);
      return { reply, prompt, modelMs: context.now() - before };
    } catch (error) {
      chargeFailure(context, attemptId, error, context.now() - before);
      if (context.signal.aborted) throw error;
      const fault = error instanceof CallFailed ? error.fault : null;
      if (fault === 'context' && prompting.tools && refusals < mostShortened) {
        prompting.lessen(prompt);
        continue;
      }
      if (fault === 'cancelled' && deadline?.aborted) throw new ModelFailed(limitReached('seconds'));
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

/** How often a prompt is made shorter in one step. */
const mostShortened = 3;

/** The longest that a timer of Node can wait. */
const longestTimerMs = 2 ** 31 - 1;

/** Aborted when the run's time limit is reached; null where there is none. */
const deadlineOf = (seconds: number): AbortSignal | null =>
  seconds * 1_000 < longestTimerMs ? AbortSignal.timeout(Math.ceil(seconds * 1_000)) : null;

/** What a model's calls show is said once a run. */
function recordNotes({ log }: RunContext, notes: readonly ModelNote[]): void {
  for (const note of notes) {
    const known = log.state.notes.some(({ model, about }) => model === note.model && about === note.about);
    if (!known) log.append([{ type: 'model.noted', ...note, actor: engine }]);
  }
}

/** One call, cut off at once when the run is stopped. */
async function callModel(
  context: RunContext,
  attemptId: AttemptId,
  model: Model,
  request: StepRequest,
  deadline: AbortSignal | null,
): Promise<StepReply> {
  const ends = [context.signal, context.control.stopSignal, ...(deadline ? [deadline] : [])];
  const signal = AbortSignal.any(ends);
  const listener = listenerFor(context, attemptId);
  try {
    const pending = model.step(request, signal, listener.update);
    return await orAborted(pending, context.signal);
  } finally {
    listener.end();
  }
}
