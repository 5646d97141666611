import { and, asc, eq } from 'drizzle-orm';
import type { AttemptId, RunId } from '@/server/core/base/ids';
import type { LiveWords } from '@/server/core/ports/model';
import type { Connection } from './open';
import { liveWords } from './schema';

/** What the agent of an attempt is saying at this moment. */
export interface Saying extends LiveWords {
  attemptId: AttemptId;
}

/** The last part of long texts is what a reader follows. */
const longest = 4_000;
const tail = (text: string) => (text.length > longest ? `…${text.slice(-longest)}` : text);

/** Puts down what is being said. It is no part of the log: it is gone when the answer is whole. */
export function putWords(db: Connection, runId: RunId, attemptId: AttemptId, said: LiveWords): void {
  const row = { thinking: tail(said.thinking), words: tail(said.words) };
  db.insert(liveWords)
    .values({ runId, attemptId, ...row })
    .onConflictDoUpdate({ target: [liveWords.runId, liveWords.attemptId], set: row })
    .run();
}

/** Of one attempt, or of the whole run. */
export function clearWords(db: Connection, runId: RunId, attemptId?: AttemptId): void {
  const ofRun = eq(liveWords.runId, runId);
  db.delete(liveWords)
    .where(attemptId ? and(ofRun, eq(liveWords.attemptId, attemptId)) : ofRun)
    .run();
}

/** Everybody who is saying something, in the order of the attempts' ids. */
export function readWords(db: Connection, runId: RunId): Saying[] {
  return db
    .select({ attemptId: liveWords.attemptId, thinking: liveWords.thinking, words: liveWords.words })
    .from(liveWords)
    .where(eq(liveWords.runId, runId))
    .orderBy(asc(liveWords.attemptId))
    .all();
}
