import { and, asc, eq } from 'drizzle-orm';
import type { AttemptId, RunId } from '@/server/core/base/ids';
import type { LiveOutput } from '@/server/core/ports/model';
import type { Connection } from './connection';
import { liveOutput } from './schema';

/** What the agent of an attempt is saying at this moment. */
export interface Saying extends LiveOutput {
  attemptId: AttemptId;
}

/** The last part of long texts is what a reader follows. */
const longest = 4_000;
const tail = (text: string) => (text.length > longest ? `…${text.slice(-longest)}` : text);

/** Puts down what is being said. It is no part of the log: it is gone when the answer is whole. */
export function putOutput(db: Connection, runId: RunId, attemptId: AttemptId, output: LiveOutput): void {
  const row = { thinking: tail(output.thinking), text: tail(output.text) };
  db.insert(liveOutput)
    .values({ runId, attemptId, ...row })
    .onConflictDoUpdate({ target: [liveOutput.runId, liveOutput.attemptId], set: row })
    .run();
}

/** Of one attempt, or of the whole run. */
export function clearOutput(db: Connection, runId: RunId, attemptId?: AttemptId): void {
  const ofRun = eq(liveOutput.runId, runId);
  db.delete(liveOutput)
    .where(attemptId ? and(ofRun, eq(liveOutput.attemptId, attemptId)) : ofRun)
    .run();
}

/** Everybody who is saying something, in the order of the attempts' ids. */
export function readOutput(db: Connection, runId: RunId): Saying[] {
  return db
    .select({ attemptId: liveOutput.attemptId, thinking: liveOutput.thinking, text: liveOutput.text })
    .from(liveOutput)
    .where(eq(liveOutput.runId, runId))
    .orderBy(asc(liveOutput.attemptId))
    .all();
}
