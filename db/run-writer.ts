import type { AttemptId, NodeId, RunId } from '@/server/core/base/ids';
import type { RunEvent } from '@/server/core/run/event';
import { attemptOf, nodeOf, voteOf } from '@/server/core/run/fold';
import { logVersion } from '@/server/core/run/lift';
import { recordOf } from '@/server/core/run/node-record';
import { minimisationOf } from '@/server/core/run/smallest-patch';
import type { RunState } from '@/server/core/run/state';
import { type Client, inserter, oncePerClient, updater } from './prepared';
import { runColumns } from './runs';
import { attempts, commands, events, experience, judgements, nodes, runs, selections, votes } from './schema';

/** Writes events and the rows they touch. Called within the transaction that `run-log.ts` opens, and by nothing else. */
export interface RunWriter {
  /** Who holds the run; undefined where there is no such run. */
  ownerOf(runId: RunId): { owner: string | null } | undefined;
  event(event: RunEvent): void;
  /** The rows whose entries of the state the event replaced. */
  touched(state: RunState, event: RunEvent): void;
  /** All columns of the run's row that the fold decides. */
  run(state: RunState): void;
  /** Those that nearly every event changes; the others are large and hardly ever do. */
  progress(state: RunState): void;
}

export const runWriter = oncePerClient((client: Client): RunWriter => {
  const owner = client.prepare<[string], { owner: string | null }>('select owner from runs where id = ?');
  const insertEvent = inserter(client, events);
  const insertNode = inserter(client, nodes);
  const insertAttempt = inserter(client, attempts);
  const insertSelection = inserter(client, selections);
  const insertExperience = inserter(client, experience);
  const insertJudgement = inserter(client, judgements);
  const updateJudgement = updater(client, judgements, ['runId', 'seq'], ['record']);
  const insertVote = inserter(client, votes);
  const key = ['runId', 'id'] as const;
  const updateNode = updater(client, nodes, key, ['score', 'outcome', 'holdout', 'visits', 'valueSum']);
  const updateAttempt = updater(client, attempts, key, [
    'head',
    'status',
    'endReason',
    'steps',
    'phase',
    'conflict',
  ]);
  const updateVote = updater(client, votes, key, ['record']);
  const updateRun = updater(
    client,
    runs,
    ['id'],
    [
      'spec',
      'status',
      'statusReason',
      'endedAt',
      'baseline',
      'spend',
      'best',
      'difficulty',
      'steering',
      'seq',
    ],
  );
  const updateProgress = updater(client, runs, ['id'], ['spend', 'best', 'seq']);
  const updateCommand = updater(client, commands, ['id'], ['handled']);

  const node = (state: RunState, id: NodeId) => {
    const { score, outcome, holdout, visits, valueSum } = nodeOf(state, id);
    updateNode({ runId: state.runId, id, score, outcome, holdout, visits, valueSum });
  };
  const attempt = (state: RunState, id: AttemptId) => {
    const { head, status, endReason, steps, phase, conflict } = attemptOf(state, id);
    updateAttempt({ runId: state.runId, id, head, status, endReason, steps, phase, conflict });
  };

  return {
    ownerOf: (runId) => owner.get(runId),
    event({ runId, seq, at, actor, spend, ...body }) {
      insertEvent({
        runId,
        seq,
        at,
        type: body.type,
        actor,
        version: logVersion,
        body,
        spend: spend ?? null,
      });
    },
    touched(state, event) {
      const { runId } = state;
      switch (event.type) {
        case 'node.settled':
          insertNode({ runId, ...recordOf(nodeOf(state, event.node.id)) });
          if (event.node.attemptId) attempt(state, event.node.attemptId);
          return;
        case 'node.verified':
        case 'node.heldout':
        case 'node.judged':
        case 'node.accepted':
          node(state, event.nodeId);
          return;
        case 'reward.backedup':
          for (const id of event.path) node(state, id);
          return;
        case 'attempt.started': {
          insertAttempt({ runId, ...attemptOf(state, event.attemptId) });
          const record = state.selections.last();
          if (record) insertSelection({ runId, seq: event.seq, record });
          return;
        }
        case 'attempt.phase':
        case 'attempt.resumed':
        case 'attempt.ended':
        case 'graft.conflicted':
          attempt(state, event.attemptId);
          return;
        case 'experience.added':
          insertExperience({ runId, attemptId: event.entry.attemptId, entry: event.entry });
          return;
        case 'choice.made':
          insertJudgement({ runId, seq: event.seq, record: { choice: state.choices.at(-1) } });
          return;
        case 'results.contrasted':
          insertJudgement({ runId, seq: event.seq, record: { contrast: state.contrasts.at(-1) } });
          return;
        case 'minimisation.started':
          insertJudgement({ runId, seq: event.seq, record: { minimisation: state.minimisations.at(-1) } });
          return;
        case 'minimisation.tried':
        case 'minimisation.ended': {
          const minimisation = minimisationOf(state, event.nodeId);
          if (minimisation) updateJudgement({ runId, seq: minimisation.seq, record: { minimisation } });
          return;
        }
        case 'text.written':
          insertJudgement({ runId, seq: event.seq, record: { written: state.written.at(-1) } });
          return;
        case 'model.noted':
          insertJudgement({ runId, seq: event.seq, record: { note: state.notes.at(-1) } });
          return;
        case 'run.preparing':
          insertJudgement({ runId, seq: event.seq, record: { preparation: event.stage } });
          return;
        case 'vote.started':
          insertVote({ runId, id: event.voteId, record: voteOf(state, event.voteId) });
          return;
        case 'vote.cast':
        case 'vote.ended':
          updateVote({ runId, id: event.voteId, record: voteOf(state, event.voteId) });
          return;
        case 'command.handled':
          updateCommand({ id: event.commandId, handled: true });
          return;
        case 'run.created':
        case 'run.status':
        case 'run.imported':
        case 'run.budget':
        case 'run.strategy':
        case 'run.model':
        case 'baseline.fixed':
        case 'best.changed':
        case 'difficulty.estimated':
        case 'proposal.made':
        case 'proposal.withdrawn':
        case 'node.marked':
        case 'snapshots.released':
        case 'environment.rebuilt':
        case 'verification.requested':
        case 'verification.dropped':
        case 'attempt.cancelled':
        case 'approval.set':
        case 'approval.requested':
        case 'approval.given':
          return;
        default:
          event satisfies never;
      }
    },
    run: (state) => updateRun({ id: state.runId, ...runColumns(state) }),
    progress: ({ runId, spend, best, seq }) => updateProgress({ id: runId, spend, best, seq }),
  };
});
