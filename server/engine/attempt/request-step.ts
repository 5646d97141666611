import { budgetLine } from '@/server/agent/budget-line';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { errorMessage } from '@/server/core/base/error-message';
import type { AttemptId } from '@/server/core/base/ids';
import { CallFailed, needsAPerson } from '@/server/core/ports/call-failed';
import type { HistoryStep, StepReply, StepRequest } from '@/server/core/ports/model';
import { attemptOf } from '@/server/core/run/fold';
import type { ModelNote } from '@/server/core/run/note';
import { hasTests } from '@/server/core/task/task';
import type { Remaining } from '@/server/core/usage/budget';
import { chargeFailure } from '@/server/engine/context/charge-failure';
import { engine, type RunContext } from '@/server/engine/context/context';
import { timedCall } from '@/server/engine/context/timed-call';
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
    const before = context.clock();
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
    const listener = listenerFor(context, attemptId);
    const call = timedCall(context, (signal) => model.step(request, signal, listener.update));
    try {
      const reply = withLead(await call.result.finally(listener.end), lead);
      recordNotes(context, reply.notes ?? []);
      return { reply, prompt, modelMs: context.clock() - before };
    } catch (error) {
      chargeFailure(context, attemptId, error, context.clock() - before);
      if (context.signal.aborted) throw error;
      const fault = error instanceof CallFailed ? error.fault : null;
      if (fault === 'context' && prompting.tools && refusals < mostShortened) {
        prompting.lessen(prompt);
        continue;
      }
      throw failureOf(context, error, call.timeUp());
    }
  }
}

/** What a failed call means: `ModelFailed` where the attempt ends, another error where the run waits for a person. */
export function failureOf({ control }: RunContext, error: unknown, timeUp: boolean): Error {
  const fault = error instanceof CallFailed ? error.fault : null;
  if (fault === 'cancelled' && timeUp) return new ModelFailed(limitReached('seconds'));
  if (fault === 'cancelled' && control.closing !== null) return new ModelFailed(control.closing.reason);
  const message = errorMessage(error);
  return fault !== null && needsAPerson(fault) ? new Error(message) : new ModelFailed(modelFailed(message));
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

/** What a model's calls show is said once a run. */
function recordNotes({ log }: RunContext, notes: readonly ModelNote[]): void {
  for (const note of notes) {
    const known = log.state.notes.some(({ model, about }) => model === note.model && about === note.about);
    if (!known) log.append([{ type: 'model.noted', ...note, actor: engine }]);
  }
}
