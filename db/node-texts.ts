import { and, eq } from 'drizzle-orm';
import type { Action, Observation } from '@/server/core/agent/action';
import { type Call, callsOf } from '@/server/core/agent/call';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { Turn } from '@/server/core/agent/turn';
import type { BlobHash, NodeId, RunId } from '@/server/core/base/ids';
import type { HistoryStep } from '@/server/core/ports/model';
import { liftTurn } from '@/server/core/run/lift';
import type { NodeState } from '@/server/core/run/node';
import type { Outcome } from '@/server/core/verdict/outcome';
import type { Database } from './connection';
import { readPrompt } from './prompts';
import { nodeIn } from './runs';
import { nodes } from './schema';
import { readText } from './texts';

/** One node, without its run; null where there is none. */
export function readNode(db: Database, runId: RunId, id: NodeId): NodeState | null {
  const row = db
    .select()
    .from(nodes)
    .where(and(eq(nodes.runId, runId), eq(nodes.id, id)))
    .get();
  return row ? nodeIn(row) : null;
}

const readJson = <T>(db: Database, hash: BlobHash | null): T | null => {
  const text = hash === null ? null : readText(db, hash);
  return text === null ? null : (JSON.parse(text) as T);
};

const readAction = (db: Database, node: NodeState) => readJson<Action>(db, node.texts?.action ?? null);
export const readObservation = (db: Database, node: NodeState) =>
  readJson<Observation>(db, node.texts?.observation ?? null);
export const readOutcome = (db: Database, node: NodeState) => readJson<Outcome>(db, node.outcome);

/** The outcome stored under a hash, or null where none is. */
export const readOutcomeText = (db: Database, hash: BlobHash) => readJson<Outcome>(db, hash);

/** What a language model said around its action; null for other nodes. */
export function readTurn(db: Database, node: NodeState): Turn | null {
  const turn = readJson<Turn>(db, node.texts?.turn ?? null);
  return turn && liftTurn(turn);
}

/** The step as the agent saw it; null for the root. */
export function readStep(db: Database, node: NodeState): HistoryStep | null {
  const action = readAction(db, node);
  const observation = readObservation(db, node);
  if (!action || !observation) return null;
  const turn = readTurn(db, node);
  const further = readJson<Call[]>(db, node.texts?.further ?? null);
  return { action, observation, ...(further ? { further } : {}), ...(turn ? { turn } : {}) };
}

/** All long texts of a node, for reading. */
export interface NodeTexts {
  /** The calls of the step, in their order; none for the root. */
  calls: Call[];
  thought: string;
  /** A language model's reasoning before it spoke; empty without. */
  thinking: string;
  outcome: Outcome | null;
  holdoutOutcome: Outcome | null;
  /** What a judge said of it, where no test decides. */
  grade: string | null;
  prompt: PromptPart[];
}

export function readNodeTexts(db: Database, node: NodeState): NodeTexts {
  const { thought = null, prompt = null } = node.texts ?? {};
  const step = readStep(db, node);
  return {
    calls: step ? callsOf(step) : [],
    thought: thought === null ? '' : (readText(db, thought) ?? ''),
    thinking: (readTurn(db, node)?.thinking ?? [])
      .map((part) => part.text)
      .filter((text) => text !== '')
      .join('\n\n'),
    outcome: readOutcome(db, node),
    holdoutOutcome: readJson<Outcome>(db, node.holdout?.outcome ?? null),
    grade: node.score?.grade ? readText(db, node.score.grade.thought) : null,
    prompt: prompt === null ? [] : readPrompt(db, prompt),
  };
}
