import { isReadOnly, type Observation } from '@/server/core/agent/action';
import { asTurn, type Call, type Calls, type RequestedCalls, requestedCalls } from '@/server/core/agent/call';
import type { Outcome } from '@/server/core/verdict/outcome';
import { type ActContext, observationOf, perform } from './act';

/** Calls of one turn that are carried out. */
export const mostCalls = 10;

export interface PerformedTurn {
  calls: Calls;
  /** Of the last run of the whole suite, where no later call of the turn can have changed a file; else null. */
  outcome: Outcome | null;
}

/**
 * Carries out the calls of a turn one after another. A call that fails does not stop those after it, but an attempt is only
 * finished where all before `finish` went well, tests included: the agent has not seen their results yet. What is not carried out gets an observation that says why. Throws what
 * `perform` throws.
 */
export async function performAll(
  turn: RequestedCalls,
  context: ActContext,
  /** What the agent is shown in place of the end of the attempt, or null: it ends. */
  look: (calls: readonly Call[]) => Promise<Observation | null> = async () => null,
): Promise<PerformedTurn> {
  const done: Call[] = [];
  let outcome: Outcome | null = null;
  let finished = false;
  let failed = false;
  for (const [at, { action, refusal }] of requestedCalls(turn).entries()) {
    const reason =
      refusal ??
      (finished
        ? afterFinish
        : at >= mostCalls
          ? tooMany
          : action.kind === 'finish' && failed
            ? finishAfterFailure
            : null);
    if (reason !== null) {
      done.push({ action, observation: refused(reason) });
      failed = true;
      continue;
    }
    const last = action.kind === 'finish' ? await look(done) : null;
    if (last !== null) {
      done.push({ action, observation: last });
      finished = true;
      continue;
    }
    const performed = await perform(action, context, done);
    done.push({ action, observation: performed.observation });
    failed ||= performed.observation.error || (performed.outcome?.exitCode ?? 0) !== 0;
    if (performed.outcome) outcome = performed.outcome;
    else if (action.kind !== 'run_tests' && mayChange(action, performed.observation)) outcome = null;
    finished ||= action.kind === 'finish';
  }
  const [first, ...further] = done;
  if (!first) throw new Error('A turn has at least one call.');
  return { calls: asTurn([first, ...further]), outcome };
}

const afterFinish = 'Not carried out: it came after `finish`, which must be the last call of an answer.';
const tooMany = `Not carried out: at most ${mostCalls} calls of one answer are carried out. Make it again if it is still needed.`;
const finishAfterFailure =
  'Not carried out: a call before it did not succeed. Read its result first, and finish when all is well.';

const refused = (text: string): Observation => ({ ...observationOf(text), error: true, skipped: true });

/** A file action that failed changed nothing; what a command did is not known. */
const mayChange = (action: Call['action'], { error }: Observation): boolean =>
  !isReadOnly(action) && (action.kind === 'shell' || !error);
