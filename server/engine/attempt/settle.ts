import { promptText, readPrompt } from '@/db/prompts';
import {
  type Call,
  type CallOutline,
  type Calls,
  callsOf,
  mainCall,
  outlineOf,
  stepTitle,
} from '@/server/core/agent/call';
import { linesChanged } from '@/server/core/agent/line-count';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { type AttemptId, type BlobHash, type NodeId, nodeId, workspaceOf } from '@/server/core/base/ids';
import type { NodeGraft } from '@/server/core/graft/graft';
import type { StepReply } from '@/server/core/ports/model';
import type { Sandbox, SnapshotInfo } from '@/server/core/ports/sandbox';
import type { Actor } from '@/server/core/run/actor';
import { attemptOf, nodeOf } from '@/server/core/run/fold';
import type { NodeScore, SnapshotCost } from '@/server/core/run/node';
import { pathTo } from '@/server/core/run/tree';
import { tokensByPart } from '@/server/core/usage/context-cost';
import { chargeOf } from '@/server/core/usage/spend';
import { commandSigns } from '@/server/core/verdict/command-signs';
import { type Outcome, scoreOf } from '@/server/core/verdict/outcome';
import type { RunContext } from '@/server/engine/context/context';

/** A step that was taken and whose filesystem has not been kept yet. */
export interface TakenStep {
  attemptId: AttemptId;
  reply: StepReply;
  /** Null where no model was asked: the action was given. */
  prompt: PromptPart[] | null;
  /** What was carried out, and what came of it. */
  calls: Calls;
  /** The report of an unfiltered `run_tests`, or null. */
  outcome: Outcome | null;
  modelMs: number;
  sandboxMs: number;
  by: Actor;
  /** What its calls cost is in the log already. */
  paid?: true;
  /** The node of this run whose step is replayed, or null. */
  donor: NodeId | null;
  graft: NodeGraft | null;
}

/** The prompt stored last by a walk: what the next one adds to. */
export interface PromptBase {
  current: { hash: BlobHash; prompt: PromptPart[] } | null;
}

/** A walk from `id` adds to the prompt of the last step before it that a model was asked for. */
export function promptBaseAt(context: RunContext, id: NodeId): PromptBase {
  const hash = pathTo(context.log.state, id).findLast(({ texts }) => texts?.prompt)?.texts?.prompt ?? null;
  return { current: hash === null ? null : { hash, prompt: readPrompt(context.db, hash) } };
}

/** Takes the snapshot and writes the node. Overlaps with the next model call; nothing else may use the sandbox meanwhile. */
export async function settleStep(
  context: RunContext,
  sandbox: Pick<Sandbox, 'snapshot'>,
  base: PromptBase,
  step: TakenStep,
  /** Called in the same breath as the step is charged, so that it never counts twice or not at all. */
  charged: () => void,
): Promise<void> {
  const { log, store, control } = context;
  const { head, proposal } = attemptOf(log.state, step.attemptId);
  const parent = nodeOf(log.state, head);
  const snapshot = await sandbox.snapshot();
  const shared = workspaceOf(snapshot.id) === workspaceOf(parent.snapshot);
  const changes = shared ? [] : await store.diff(parent.snapshot, snapshot.id);
  const { thought, usage, turn } = step.reply;
  const { action, observation, further } = step.calls;
  const outlines = callsOf(step.calls).map((call) => ({
    ...outlineOf(call),
    ...historySigns(context, call),
  }));
  const main = mainCall(step.calls);
  const isPlain = outlines.length === 1 && !outlines[0]?.skipped && !outlines[0]?.signs;
  const { baseline } = log.state;
  const observed: NodeScore | null =
    step.outcome?.status === 'read' && baseline
      ? { ...scoreOf(step.outcome, baseline), source: 'observed' }
      : null;
  const inherited = shared ? { score: parent.score, outcome: parent.outcome } : null;
  const keepInherited = (inherited?.score && inherited.score.source !== 'observed') || observed === null;
  const modelMs = step.modelMs;
  const sandboxMs = step.sandboxMs + snapshot.ms;
  log.append((putText) => {
    const prompt = step.prompt && putText(promptText(base.current, step.prompt));
    if (prompt && step.prompt) base.current = { hash: prompt, prompt: step.prompt };
    return [
      {
        type: 'node.settled',
        actor: step.by,
        spend: {
          steps: 1,
          ...(step.paid ? {} : chargeOf(usage, proposal.probe ? 'probe' : null)),
          modelMs,
          sandboxMs,
          seconds: control.stopwatch.lap(),
          ...(step.prompt ? { parts: tokensByPart(step.prompt) } : {}),
        },
        node: {
          id: nodeId(log.state.nodes.size),
          parentId: parent.id,
          donorId: step.donor,
          graft: step.graft,
          attemptId: step.attemptId,
          depth: parent.depth + 1,
          actionKind: main.kind,
          title: stepTitle(step.calls),
          path: main.path,
          action: putText(JSON.stringify(action)),
          thought: putText(thought),
          observation: putText(JSON.stringify(observation)),
          observationPreview: observation.text.slice(0, 200),
          ...(isPlain ? {} : { outlines }),
          ...(further ? { further: putText(JSON.stringify(further)) } : {}),
          error: outlines.some(({ error }) => error),
          prompt,
          snapshot: snapshot.id,
          snapshotShared: shared,
          changed: changes.map((change) => change.path),
          changedLines: linesChanged(changes),
          score: keepInherited ? (inherited?.score ?? null) : observed,
          outcome: keepInherited ? (inherited?.outcome ?? null) : putText(JSON.stringify(step.outcome)),
          ...usage,
          modelMs,
          sandboxMs: step.sandboxMs,
          snapshotMs: snapshot.ms,
          snapshotCost: costOf(snapshot),
          at: context.now(),
          turn: turn ? putText(JSON.stringify(turn)) : null,
        },
      },
    ];
  });
  charged();
}

/** On a benchmark's task a look at the history, or into a network, is a look for the known fix. */
function historySigns({ task }: RunContext, { action }: Call): Pick<CallOutline, 'signs'> {
  if (!task.benchmark || action.kind !== 'shell') return {};
  const found = commandSigns(action.command).filter(({ kind }) => kind !== 'tests-edited');
  return found.length === 0 ? {} : { signs: found.map((sign) => ({ ...sign, where: null })) };
}

/** null where the driver does not tell. */
function costOf({ bytes, layers = 0, flattened = false }: SnapshotInfo): SnapshotCost | null {
  return bytes === undefined ? null : { bytes, layers, flattened };
}
