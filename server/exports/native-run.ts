import type { Database } from '@/db/connection';
import { readNodeTexts, readOutcome } from '@/db/node-texts';
import { actionTitle } from '@/server/core/agent/action';
import type { Call } from '@/server/core/agent/call';
import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { noUsage, sumUsage } from '@/server/exchange/reading/usage';
import type {
  ImportedAttempt,
  ImportedCall,
  ImportedNode,
  ImportedRun,
} from '@/server/exchange/run/imported-run';

/** The changes from the root to a node as a patch; null where its files are not kept. */
export type PatchOf = (id: NodeId) => Promise<string | null>;

/**
 * A run that was made here, in the shape that every writer takes. `statement` is that of its task. The patches are those
 * of the ends of attempts.
 */
export async function nativeRun(
  db: Database,
  state: RunState,
  statement: string,
  patchOf: PatchOf,
): Promise<ImportedRun> {
  const { spec, attempts, status, createdAt, endedAt, spend } = state;
  const nodes = [...state.nodes.values()].filter(({ id }) => id !== rootNodeId);
  const ends: ImportedAttempt[] = [];
  for (const attempt of attempts.values()) {
    const head = state.nodes.get(attempt.head);
    const score = head?.score ?? null;
    const isVerified = score?.source === 'verified';
    const own = nodes.filter(({ attemptId }) => attemptId === attempt.id);
    ends.push({
      name: `attempt ${attempt.id.slice(1)}`,
      leaf: attempt.head === rootNodeId ? null : attempt.head,
      exitStatus: attempt.endReason,
      patch: await patchOf(attempt.head),
      resolved: isVerified ? score.solved && head?.holdout?.passed !== false : null,
      reward: score && { value: score.reward, raw: score.reward, scale: [0, 1], explanation: null },
      tests: null,
      ...sumUsage(own.map(usageOf)),
    });
  }
  const steps = nodes.map((node) => stepOf(db, state, node));
  return {
    format: 'espalier',
    formatVersion: null,
    writer: 'Espalier',
    foreignId: state.runId,
    forkedFrom: null,
    task: { id: spec.taskName, statement, repo: null, baseCommit: null },
    systemPrompt: null,
    model: spec.model,
    startedAt: createdAt,
    endedAt,
    totals: { ...usageOf(spend), calls: spend.calls, stated: true },
    summed: sumUsage(steps),
    outcome: {
      resolved: status === 'solved' ? true : spec.verifier === 'none' ? null : state.baseline ? false : null,
      source: 'file',
      tests: null,
      rewards: {},
    },
    attempts: ends,
    nodes: steps,
    root: { visits: null, valueSum: null, reward: null },
    notes: [],
  };
}

const usageOf = (of: Pick<NodeState, 'usd' | 'inputTokens' | 'outputTokens' | 'cachedInputTokens'>) => ({
  ...noUsage,
  usd: of.usd,
  inputTokens: of.inputTokens,
  outputTokens: of.outputTokens,
  cachedTokens: of.cachedInputTokens,
});

function stepOf(db: Database, state: RunState, node: NodeState): ImportedNode {
  const texts = readNodeTexts(db, node);
  const outcome = readOutcome(db, node);
  return {
    id: node.id,
    parent: node.parentId === rootNodeId ? null : node.parentId,
    foreignId: node.id,
    title: null,
    text: texts.thought || null,
    reasoning: texts.thinking || null,
    calls: texts.calls.map(callOf),
    messages: [],
    patch: null,
    reward: node.score && {
      value: node.score.reward,
      raw: node.score.reward,
      scale: [0, 1],
      explanation: null,
    },
    visits: node.visits,
    valueSum: node.valueSum,
    tests: outcome?.tests.map(({ id, status }) => ({ id, status })) ?? null,
    selection: null,
    model: node.attemptId === null ? null : (state.attempts.get(node.attemptId)?.model ?? null),
    at: node.at,
    ms: node.modelMs + node.sandboxMs,
    ...usageOf(node),
    executed: true,
    likeness: null,
    donors: node.donorId === null ? [] : [node.donorId],
    remarks: (state.steering.marks[node.id]?.pinned ?? false) ? ['label: pinned'] : [],
    inferred: false,
    times: 1,
    behind: [],
  };
}

function callOf({ action, observation }: Call): ImportedCall {
  const { kind, ...given } = action;
  const named = action.kind === 'tool' ? { name: action.name, arguments: action.arguments } : null;
  return {
    kind,
    name: named?.name ?? kind,
    arguments: named?.arguments ?? given,
    text: action.kind === 'shell' ? action.command : actionTitle(action),
    observation: observation.text,
    error: observation.error,
    exitCode: observation.exitCode,
  };
}
