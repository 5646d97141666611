import type { ActionKind } from '@/server/core/agent/action';
import type { ExperienceEntry } from '@/server/core/agent/experience';
import {
  type AttemptId,
  asBlobHash,
  asRunId,
  asSnapshotId,
  attemptId,
  type NodeId,
  nodeId,
  rootNodeId,
  voteId,
} from '@/server/core/base/ids';
import type { SearchView } from '@/server/core/ports/strategy';
import type { Memory, ProbeSpec } from '@/server/core/proposal/proposal';
import type { Actor } from '@/server/core/run/actor';
import type { EventBody, NewEvent, RunEvent } from '@/server/core/run/event';
import { applyEvent, foldEvents } from '@/server/core/run/fold';
import type { MarkChange } from '@/server/core/run/mark';
import type { NodeScore } from '@/server/core/run/node';
import { copyOf, type RunState } from '@/server/core/run/state';
import { ancestryOf } from '@/server/core/run/tree';
import type { DifficultyEstimate } from '@/server/core/task/difficulty';
import { type Budget, defaultBudget } from '@/server/core/usage/budget';
import { searchView } from '@/server/search/view';
import { newNode } from '@/tests/support/build/node';

export const scored = (reward: number, source: NodeScore['source'] = 'verified'): NodeScore => ({
  targetsPassing: reward * 100,
  targetsTotal: 100,
  guardsPassing: 3,
  guardsTotal: 3,
  reward,
  solved: reward === 1,
  source,
});

interface Walk {
  from?: NodeId;
  steps?: number;
  /** The kind of the last step; those before it read, from `editsFrom` on they edit. */
  last?: ActionKind;
  /** The first step that edits, counted from 1. */
  editsFrom?: number;
  /** Verified at the head and backed up; left in flight without. */
  reward?: number;
  by?: Actor;
  memory?: Memory;
  /** Every step's filesystem is one of its own, or the named one; all have the root's without it. */
  snapshot?: 'own' | string;
  /** The donor of the first step: the walk is a graft. */
  donor?: NodeId;
  /** What it is told of, and no other; all without it. */
  experienceOf?: AttemptId[];
  probe?: ProbeSpec;
}

interface Vote {
  entrants: AttemptId[];
  bracket: string;
  round: number;
  /** Left under way without. */
  winner?: AttemptId;
}

/** Writes the log of a run, walk by walk, and folds it: a tree for tests, made the way the engine makes one. */
export class TreeBuilder {
  private readonly events: RunEvent[] = [];
  /** The fold of the first `folded.seq` events, which goes on where it stood. */
  private folded: RunState | null = null;
  /** What `state` gave last, until an event follows. */
  private given: RunState | null = null;
  private nodes = 0;
  private attempts = 0;
  private votes = 0;

  constructor(private readonly strategy: string) {
    this.add({
      type: 'run.created',
      spec: {
        taskName: 't',
        taskTitle: 'T',
        strategy,
        parameters: {},
        model: 'repair',
        sandbox: 'local',
        seed: 1,
        budget: defaultBudget,
        onInterruption: 'resume',
      },
    });
    this.settle(null, null, null);
    this.verify(rootNodeId, 0);
  }

  /** Starts an attempt, settles its steps and, with a reward, ends it. Returns its id and the last node. */
  walk({
    from = rootNodeId,
    steps = 1,
    last = 'edit_file',
    editsFrom = steps,
    reward,
    by,
    memory = 'none',
    snapshot = 'host:0',
    donor,
    experienceOf,
    probe,
  }: Walk = {}): {
    id: AttemptId;
    head: NodeId;
  } {
    const id = attemptId(++this.attempts);
    this.add({
      type: 'attempt.started',
      attemptId: id,
      proposal: {
        kind: 'expand',
        from,
        steps,
        temperature: 0.8,
        memory,
        hint: null,
        backup: true,
        ...(experienceOf ? { experienceOf } : {}),
        ...(probe ? { probe } : {}),
      },
      model: 'repair',
      experienceOf: [],
      selection: { chosen: from, candidates: [], reason: 'test' },
      strategy: this.strategy,
      actor: by ?? { kind: 'strategy', name: this.strategy },
    });
    let head = from;
    for (let step = 1; step <= steps; step++) {
      const kind = step === steps ? last : step >= editsFrom ? 'edit_file' : 'read_file';
      const donorId = step === 1 ? (donor ?? null) : null;
      head = this.settle(head, id, kind, { snapshot, donorId });
    }
    if (reward !== undefined) this.end(id, head, reward);
    return { id, head };
  }

  /** Verifies the attempt's head, backs its reward up and ends it. */
  end(id: AttemptId, head: NodeId, reward: number): void {
    this.verify(head, reward);
    this.add({
      type: 'reward.backedup',
      nodeId: head,
      path: ancestryOf(this.now(), head).map((node) => node.id),
      reward,
    });
    this.add({ type: 'attempt.ended', attemptId: id, reason: 'steps used' });
  }

  verify(id: NodeId, reward: number): void {
    this.add({
      type: 'node.verified',
      nodeId: id,
      score: scored(reward),
      outcome: asBlobHash('o'),
      tampered: [],
    });
  }

  heldOut(id: NodeId, passed: boolean): void {
    this.add({
      type: 'node.heldout',
      nodeId: id,
      passed,
      passing: passed ? 2 : 1,
      total: 2,
      outcome: asBlobHash('h'),
    });
  }

  /** Holds a vote of one ballot, for its winner; leaves it under way without one. */
  vote({ entrants, bracket, round, winner }: Vote): void {
    const id = voteId(++this.votes);
    const proposal = { kind: 'vote' as const, entrants, votes: 1, temperature: 0.5, bracket, round };
    this.add({ type: 'vote.started', voteId: id, proposal, reason: 'test', strategy: this.strategy });
    if (!winner) return;
    const ballot = { choice: winner, order: entrants, thought: asBlobHash('t') };
    this.add({ type: 'vote.cast', voteId: id, ballot });
    this.add({ type: 'vote.ended', voteId: id, winner, tied: [] });
  }

  estimated(attempt: AttemptId, estimate: DifficultyEstimate): void {
    this.add({ type: 'difficulty.estimated', attemptId: attempt, estimate });
  }

  limit(budget: Partial<Budget>): void {
    this.add({ type: 'run.budget', budget: { ...defaultBudget, ...budget }, reason: null });
  }

  mark(nodeId: NodeId, change: MarkChange): void {
    this.add({ type: 'node.marked', nodeId, change, actor: { kind: 'person', name: 'Ada' } });
  }

  learnt(entry: ExperienceEntry): void {
    this.add({ type: 'experience.added', entry });
  }

  /** What was written so far, to be written again to a log elsewhere, which begins with a run's creation by itself. */
  log(): NewEvent[] {
    return this.events.flatMap(({ runId: _, seq: __, at: ___, ...event }) =>
      event.type === 'run.created' ? [] : [event],
    );
  }

  /** The state after all events so far; what is added later does not change it. */
  state(): RunState {
    if (this.given) return this.given;
    this.given = copyOf(this.now());
    return this.given;
  }

  view(): SearchView {
    return searchView(this.state());
  }

  private now(): RunState {
    const state = this.folded ?? foldEvents(this.events.slice(0, 1));
    for (const event of this.events.slice(state.seq)) applyEvent(state, event);
    this.folded = state;
    return state;
  }

  private settle(
    parentId: NodeId | null,
    attempt: AttemptId | null,
    kind: ActionKind | null,
    { snapshot, donorId }: { snapshot: string; donorId: NodeId | null } = {
      snapshot: 'host:0',
      donorId: null,
    },
  ): NodeId {
    const id = parentId === null ? rootNodeId : nodeId(++this.nodes);
    const depth = parentId === null ? 0 : (this.now().nodes.get(parentId)?.depth ?? 0) + 1;
    this.add({
      type: 'node.settled',
      node: newNode({
        id,
        parentId,
        donorId,
        attemptId: attempt,
        depth,
        actionKind: kind,
        title: kind ?? 'root',
        snapshot: asSnapshotId(snapshot === 'own' ? `host:${id}` : snapshot),
        snapshotShared: true,
        changed: kind === 'edit_file' ? ['src/a.js'] : [],
      }),
    });
    return id;
  }

  private add({ actor = { kind: 'engine' }, ...body }: EventBody & { actor?: Actor }): void {
    this.given = null;
    this.events.push({ ...body, actor, runId: asRunId('r0000test'), seq: this.events.length + 1, at: 0 });
  }
}
