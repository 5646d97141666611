import { isFinished } from '@/server/core/agent/call';
import { type AttemptId, splitSnapshotId } from '@/server/core/base/ids';
import type { Guest, GuestStart } from '@/server/core/ports/guest';
import type { Model } from '@/server/core/ports/model';
import type { RunningProgram } from '@/server/core/ports/sandbox';
import { attemptOf, nodeOf } from '@/server/core/run/fold';
import { isSolution } from '@/server/core/run/tree';
import { ModelFailed } from '@/server/engine/attempt/request-step';
import { givenCarriedOut, stepsUsed } from '@/server/engine/attempt/sentences';
import { walk } from '@/server/engine/attempt/walk';
import type { RunContext } from '@/server/engine/context/context';
import { ensureEnvironment } from '@/server/engine/context/environment';
import { loadHistory } from '@/server/engine/context/history';
import { openRelay, type Relay } from '@/server/guests/relay';
import { modelNotRelayed, needsShell } from '@/server/guests/sentences';
import { GuestCalls } from './calls';
import { openingText } from './opening';
import { agentEnded, startsNone } from './sentences';

/** A guest may run for so long between two looks of its own limits: the run's are kept call by call. */
const longestMs = 24 * 60 * 60_000;
/** Of what a guest printed, so much is shown where it failed. */
const shownCharacters = 500;

/**
 * Walks an attempt with the run's guest agent: it runs in the sandbox, and reaches its model through a relay, whose
 * calls become steps (`calls.ts`). Steps that are given are carried out by the engine first. Returns why it ended.
 */
export async function walkGuest(context: RunContext, attemptId: AttemptId): Promise<string> {
  const { log, driver } = context;
  const { proposal, head, steps } = attemptOf(log.state, attemptId);
  const last = loadHistory(context, head).at(-1);
  if (steps > 0 && last && isFinished(last)) return 'finished';
  if (steps > 0 && isSolution(nodeOf(log.state, head))) return 'solved';
  if (proposal.graft || steps < (proposal.given?.length ?? 0)) {
    const ended = await walk(context, attemptId, { givenOnly: true });
    if (ended !== givenCarriedOut) return ended;
  }
  const attempt = attemptOf(log.state, attemptId);
  if (attempt.steps >= proposal.steps) return stepsUsed;
  const guest = context.guest(log.state.spec.agent ?? '');
  const model = context.model(attempt.model);
  if (!context.allowShell) throw new Error(needsShell(guest.profile.name));
  if (!model.relay) throw new Error(modelNotRelayed(guest.profile.name, model.id));
  await ensureEnvironment(context, attempt.head);
  const { snapshot } = nodeOf(log.state, attempt.head);
  const sandbox = await driver.open(snapshot, { owner: `${log.runId}/${attemptId}`, commands: true });
  const stop = new AbortController();
  const calls = new GuestCalls(context, attempt, { guest, model, stop });
  const relay = await openRelay((call) => calls.handle(call));
  let program: RunningProgram | null = null;
  try {
    if (!sandbox.start) throw new Error(startsNone(guest.profile.name));
    const isNew = splitSnapshotId(snapshot).home === null;
    const begun = startOf(guest, model, relay);
    const { profile } = guest;
    program = await sandbox.start(relay.within(isNew ? profile.start(begun) : profile.continue(begun)), {
      timeoutMs: longestMs,
      signal: AbortSignal.any([context.signal, stop.signal]),
      shown: [relay.folder, guest.installed],
      files: profile.files(begun),
      env: {
        ...profile.environment(begun),
        PROMPT: openingText(context, attempt, isNew),
        MODEL: begun.model,
      },
    });
    calls.runs(program);
    const result = await program.ended;
    const printed = `${result.stdout}\n${result.stderr}`.trim().slice(-shownCharacters);
    const over = agentEnded(profile.name, result.exitCode, printed);
    return await calls.conclude({ over, isWell: result.exitCode === 0, refused: relay.refused });
  } catch (error) {
    if (error instanceof ModelFailed) return error.message;
    throw error;
  } finally {
    stop.abort();
    await program?.ended;
    await calls.settled();
    await relay.close();
    await sandbox.close();
  }
}

const startOf = ({ installed }: Guest, { id, language }: Model, { baseUrl }: Relay): GuestStart => ({
  baseUrl,
  installed,
  model: id.slice(id.lastIndexOf('/') + 1),
  contextTokens: language?.contextTokens ?? 128_000,
  outputTokens: language?.outputTokens ?? 16_000,
});
