import { readText } from '@/db/texts';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { AttemptId } from '@/server/core/base/ids';
import { CallFailed, stopWhereAPersonIsNeeded } from '@/server/core/ports/call-failed';
import type { Model } from '@/server/core/ports/model';
import type { RunState } from '@/server/core/run/state';
import { writtenAbout } from '@/server/core/run/written';
import { tokensByPart } from '@/server/core/usage/context-cost';
import { modelForRole, type WritingRole } from '@/server/core/usage/roles';
import { chargeOf } from '@/server/core/usage/spend';
import type { Usage } from '@/server/core/usage/usage';
import { chargeFailure } from './charge-failure';
import { ballotLimitReached, engine, type RunContext } from './context';
import { orAborted } from './or-aborted';
import { timedCall } from './timed-call';

export interface Writing {
  role: WritingRole;
  /** What it is about; the same is never asked twice in a run. */
  about: string;
  /** Made only where the model is asked. */
  prompt(model: Model): PromptPart[] | Promise<PromptPart[]>;
  outputTokens: number;
  /** The answer as it is kept; null where it is of no use. */
  kept(text: string): string | null;
  /** Whom a call that is cut off is charged to. */
  attemptId?: AttemptId;
}

const pendingByState = new WeakMap<RunState, Map<string, Promise<unknown>>>();

/**
 * A text by the model of the role: as it was written before, or asked for now, charged and kept in the log. Null where
 * no model is named for the role, nothing is left to spend, or the model had nothing of use to say. Throws where a
 * person is needed (a wrong key) or the work was let go of.
 */
export async function written(context: RunContext, writing: Writing): Promise<string | null> {
  const { log, db } = context;
  const id = modelForRole(log.state.spec, writing.role);
  if (id === null) return null;
  const pendingTexts = pendingByState.get(log.state) ?? new Map<string, Promise<unknown>>();
  pendingByState.set(log.state, pendingTexts);
  const key = `${writing.role} ${writing.about}`;
  for (;;) {
    const known = writtenAbout(log.state, writing.role, writing.about);
    if (known) return known.text === null ? null : readText(db, known.text);
    const other = pendingTexts.get(key);
    if (!other) break;
    await orAborted(Promise.allSettled([other]), context.signal);
  }
  const pending = requestText(context, context.model(id), writing);
  pendingTexts.set(key, pending);
  return pending.finally(() => pendingTexts.delete(key));
}

async function requestText(context: RunContext, model: Model, writing: Writing): Promise<string | null> {
  const { log, signal, control } = context;
  const { role, about, outputTokens } = writing;
  const { write } = model;
  if (!write || control.stopSignal.aborted || ballotLimitReached(context) !== null) return null;
  const prompt = await writing.prompt(model);
  const before = context.clock();
  const record = (text: string | null, usage: Usage | null) =>
    log.append((putText) => [
      {
        type: 'text.written',
        role,
        about,
        model: model.id,
        text: text === null ? null : putText(text),
        actor: engine,
        ...(usage
          ? {
              spend: {
                ...chargeOf(usage, role),
                modelMs: context.clock() - before,
                seconds: control.stopwatch.lap(),
                parts: tokensByPart(prompt),
              },
            }
          : {}),
      },
    ]);
  try {
    const request = { prompt, outputTokens, seed: `${log.state.spec.seed}/${role}/${about}` };
    const reply = await timedCall(context, (ends) => write(request, ends)).result;
    const text = writing.kept(reply.text);
    record(text, reply.usage);
    return text;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    if (signal.aborted || error.fault === 'cancelled') {
      if (writing.attemptId) chargeFailure(context, writing.attemptId, error, context.clock() - before, role);
      if (signal.aborted) throw error;
      return null;
    }
    stopWhereAPersonIsNeeded(error);
    record(null, error.spent);
    return null;
  }
}
