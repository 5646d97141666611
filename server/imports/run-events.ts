import { asTurn } from '@/server/core/agent/call';
import {
  type AttemptId,
  attemptId,
  type BlobHash,
  type NodeId,
  nodeId,
  noSnapshot,
  rootNodeId,
} from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import type { NewEvent } from '@/server/core/run/event';
import type { NodeScore } from '@/server/core/run/node';
import { type NewNode, plainRoot } from '@/server/core/run/node-record';
import { chargeOf } from '@/server/core/usage/spend';
import { noUsage, type Usage } from '@/server/core/usage/usage';
import type { ImportedNode, ImportedRun, ImportedTest } from '@/server/exchange/run/imported-run';
import { changedFiles } from './changed-files';
import { importedStrategy } from './run-spec';
import { outcomeOf, recordedScore, verdictScore } from './score';
import { endedThere, notSolvedThere, noVerdictKnown, recordedWalk, solvedThere } from './sentences';
import { nodeOriginOf, outlineOfCall, recordedStep, storedCall, titleOf } from './step-record';
import { valuesOnScale } from './values';
import { inOrderOfTime, type Walk, walksOf } from './walks';

type Put = (text: string) => BlobHash;
const system: Actor = { kind: 'strategy', name: importedStrategy };

/**
 * The events of an imported run behind its first, as if the other system had written our log: steps in the order of
 * time, each within an attempt; verdicts and rewards at their ends. `at` is the time of the import, for what has none.
 */
export function* eventsOf(run: ImportedRun, putText: Put, at: number): Generator<NewEvent> {
  const order = inOrderOfTime(run.nodes);
  const idOf = new Map(order.map(({ id }, ordinal) => [id, nodeId(ordinal + 1)]));
  const byId = new Map(run.nodes.map((node) => [node.id, node]));
  const idAt = (id: string | null): NodeId => (id === null ? rootNodeId : (idOf.get(id) ?? rootNodeId));
  const depths = new Map<string | null, number>([[null, 0]]);
  const values = valuesOnScale(run);
  const walks = walksOf(run);
  const walkOf = new Map(walks.flatMap((walk) => walk.steps.map((step) => [step, walk] as const)));
  const numbers = new Map<Walk, AttemptId>();
  let best: { id: NodeId; score: NodeScore } | null = null;
  const consider = (id: NodeId, score: NodeScore | null) => {
    if (score && (best === null || rank(score) > rank(best.score))) best = { id, score };
  };

  const started = (walk: Walk): NewEvent => {
    const id = attemptId(numbers.size + 1);
    numbers.set(walk, id);
    const from = idAt(walk.from);
    return {
      type: 'attempt.started',
      attemptId: id,
      proposal: {
        kind: 'expand',
        from,
        steps: Math.max(1, walk.steps.length),
        temperature: 0,
        memory: 'none',
        hint: null,
        backup: values === null,
      },
      model: modelOf(walk, byId) ?? run.model ?? 'unknown model',
      experienceOf: [],
      selection: { chosen: from, candidates: [], reason: recordedWalk },
      strategy: importedStrategy,
      actor: system,
      spend: { attempts: 1 },
    };
  };

  yield {
    type: 'node.settled',
    node: rootOf(run, putText, values?.root ?? null, at),
    actor: system,
  };
  const pending = new Map(walks.map((walk) => [walk, walk.steps.length]));
  const scores = new Map<string, NodeScore>();
  for (const node of order) {
    const walk = walkOf.get(node.id);
    if (!walk) continue;
    if (!numbers.has(walk)) yield started(walk);
    const parent = node.parent === null ? null : (byId.get(node.parent) ?? null);
    const depth = (depths.get(node.parent) ?? 0) + 1;
    depths.set(node.id, depth);
    const score = recordedScore(node.tests, node.reward);
    if (score) scores.set(node.id, score);
    consider(idAt(node.id), score);
    const usage = usageOf(node);
    const recordedVisits = values?.of(node) ?? null;
    yield {
      type: 'node.settled',
      actor: system,
      spend: { steps: 1, ...chargeOf(usage), ...(node.ms === null ? {} : { modelMs: node.ms }) },
      node: {
        id: idAt(node.id),
        parentId: idAt(node.parent),
        donorId: node.donors[0] === undefined ? null : idAt(node.donors[0]),
        graft: null,
        attemptId: numbers.get(walk) ?? null,
        depth,
        ...usage,
        ...contentOf(node, putText),
        snapshot: noSnapshot(idAt(node.id)),
        snapshotShared: false,
        changed: changedFiles(node, parent),
        changedLines: null,
        modelMs: node.ms ?? 0,
        sandboxMs: 0,
        snapshotMs: 0,
        snapshotCost: null,
        at: node.at ?? at,
        origin: nodeOriginOf(node, parent),
        score,
        outcome: node.tests?.length ? putText(JSON.stringify(outcomeOf(node.tests))) : null,
        ...(recordedVisits ? { recordedVisits } : {}),
      },
    };
    const left = (pending.get(walk) ?? 1) - 1;
    pending.set(walk, left);
    if (left === 0) yield* ended(walk);
  }
  for (const walk of walks) {
    if (walk.steps.length > 0) continue;
    yield started(walk);
    yield* ended(walk);
  }

  function* ended(walk: Walk): Generator<NewEvent> {
    const own = walk.steps.at(-1);
    const verdict = own === undefined ? null : verdictOf(run, walk);
    const head = idAt(own ?? walk.from);
    if (verdict) {
      const score = verdictScore(verdict.resolved, verdict.tests);
      if (own !== undefined) scores.set(own, score);
      consider(head, score);
      const outcome = putText(JSON.stringify(outcomeOf(verdict.tests)));
      yield { type: 'node.verified', nodeId: head, score, outcome, tampered: [], actor: system };
    } else if (walk.attempt?.reward && own !== undefined && !scores.has(own)) {
      const score = recordedScore(walk.attempt.tests, walk.attempt.reward);
      if (score) {
        scores.set(own, score);
        consider(head, score);
        yield { type: 'node.judged', nodeId: head, score, actor: system };
      }
    }
    const reward = own === undefined ? undefined : scores.get(own)?.reward;
    if (values === null && reward !== undefined && own !== undefined) {
      const path: NodeId[] = [];
      for (let up: string | null = own; up !== null; up = byId.get(up)?.parent ?? null) path.push(idAt(up));
      yield {
        type: 'reward.backedup',
        nodeId: head,
        path: [rootNodeId, ...path.reverse()],
        reward,
        actor: system,
      };
    }
    const attempt = numbers.get(walk);
    if (attempt) {
      const reason = endedThere(walk.attempt?.exitStatus ?? null);
      yield { type: 'attempt.ended', attemptId: attempt, reason, actor: system };
    }
  }

  if (best) yield { type: 'best.changed', nodeId: (best as { id: NodeId }).id, actor: system };
  const { resolved } = run.outcome;
  const spend = besidesOf(run);
  yield {
    type: 'run.status',
    status: resolved ? 'solved' : 'unsolved',
    reason: resolved === null ? noVerdictKnown : resolved ? solvedThere : notSolvedThere,
    actor: system,
    ...(Object.keys(spend).length > 0 ? { spend } : {}),
  };
}

const rank = ({ solved, reward }: NodeScore) => (solved ? 2 : 0) + reward;

const modelOf = ({ steps }: Walk, byId: ReadonlyMap<string, ImportedNode>): string | null =>
  steps.map((id) => byId.get(id)?.model ?? null).find((model) => model !== null) ?? null;

/** What tells whether the end of an attempt solves the task; what is known of the run alone holds where it has one end. */
function verdictOf(run: ImportedRun, { attempt }: Walk) {
  const isAlone = run.attempts.length === 1 && attempt !== null;
  const resolved = attempt?.resolved ?? (isAlone ? run.outcome.resolved : null);
  const tests: readonly ImportedTest[] | null = attempt?.tests ?? (isAlone ? run.outcome.tests : null);
  return resolved === null ? null : { resolved, tests };
}

function usageOf({ usd, inputTokens, outputTokens, cachedTokens, executed }: ImportedNode): Usage {
  return {
    ...noUsage,
    calls: executed ? 1 : 0,
    inputTokens: amount(inputTokens),
    cachedInputTokens: amount(cachedTokens),
    outputTokens: amount(outputTokens),
    usd: amount(usd),
  };
}

const amount = (value: number | null) => (value === null || value < 0 ? 0 : value);

/** What a step is made of: its texts, and what is shown of its calls. */
function contentOf(node: ImportedNode, putText: Put) {
  const [first, ...further] = node.calls.map((call) => storedCall(call, node.executed));
  const step = first && asTurn([first, ...further]);
  const outlines = node.calls.map((call) => outlineOfCall(call, node.executed));
  const main = mainOf(outlines);
  const thinking = node.reasoning === null ? [] : [{ model: node.model ?? '', text: node.reasoning }];
  const turn = { text: node.text ?? '', thinking };
  return {
    actionKind: main?.kind ?? ('tool' as const),
    title: titleOf(node, outlines),
    path: main?.path ?? null,
    error: outlines.some(({ error }) => error),
    outlines,
    action: step ? putText(JSON.stringify(step.action)) : null,
    thought: node.text === null ? null : putText(node.text),
    observation: step ? putText(JSON.stringify(step.observation)) : null,
    further: step?.further ? putText(JSON.stringify(step.further)) : null,
    observationPreview: (step?.observation.text ?? '').slice(0, 200),
    prompt: null,
    turn: putText(JSON.stringify(turn)),
    recorded: putText(JSON.stringify(recordedStep(node))),
  } satisfies Partial<NewNode>;
}

const weights = ['tool', 'list_files', 'search', 'read_file', 'run_tests', 'shell', 'write_file'];

/** The call that a step is drawn as: the first of those that change most. */
function mainOf<T extends { kind: string }>(outlines: readonly T[]): T | undefined {
  const weight = ({ kind }: T) =>
    kind === 'finish' ? 9 : weights.includes(kind) ? weights.indexOf(kind) : 8;
  return outlines.reduce<T | undefined>(
    (most, one) => (most === undefined || weight(one) > weight(most) ? one : most),
    undefined,
  );
}

function rootOf(
  run: ImportedRun,
  putText: Put,
  recordedVisits: { visits: number; valueSum: number } | null,
  at: number,
): NewNode {
  const statement = run.task.statement ?? '';
  const observation = {
    text: statement,
    error: false,
    exitCode: null,
    truncated: false,
    reads: [],
    writes: [],
  };
  return {
    ...plainRoot,
    title: run.task.id ?? 'the task',
    observation: putText(JSON.stringify(observation)),
    observationPreview: statement.slice(0, 200),
    snapshot: noSnapshot(rootNodeId),
    score: recordedScore(null, run.root.reward),
    at: run.startedAt ?? at,
    ...(recordedVisits ? { recordedVisits } : {}),
  };
}

/** What the whole run cost besides its steps, and how long it took. Merged steps count once for each attempt already. */
function besidesOf({ totals, nodes, startedAt, endedAt }: ImportedRun) {
  const rest = (key: 'usd' | 'inputTokens' | 'outputTokens') =>
    Math.max(0, (totals[key] ?? 0) - nodes.reduce((sum, node) => sum + amount(node[key]), 0));
  const seconds = startedAt !== null && endedAt !== null ? Math.max(0, endedAt - startedAt) / 1000 : 0;
  const all = {
    usd: rest('usd'),
    inputTokens: rest('inputTokens'),
    outputTokens: rest('outputTokens'),
    seconds,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value > 1e-9));
}
