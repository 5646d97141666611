import type { ApiInputs } from '@/components/trpc/types';
import { asNodeId, asProposalId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import { marked } from '@/server/core/run/mark';
import type { RunState } from '@/server/core/run/state';
import type { WaitingProposal } from '@/server/core/run/steering';

export type RunCommand = ApiInputs['runs']['command']['command'];

/** A command that was sent and is not answered yet. */
export interface SentAct {
  key: number;
  command: RunCommand;
}

const you: Actor = { kind: 'person', name: 'you' };

/** The proposals that a command will make once the engine answers. The tree draws them as ghosts at once. */
function expectedOf({ key, command }: SentAct, { seq, nodes }: RunState): WaitingProposal[] {
  const from = startOf(command, nodes);
  if (from === null) return [];
  const many = command.kind === 'branch' ? (command.attempts ?? 1) : 1;
  return Array.from({ length: many }, (_, i) => ({
    id: asProposalId(`sent-${key}-${i}`),
    seq,
    by: you,
    proposal: {
      kind: 'expand' as const,
      from: asNodeId(from),
      steps: 1,
      temperature: 0,
      memory: 'none' as const,
      hint: null,
      backup: true,
    },
  }));
}

/** The node at which a command starts an attempt; null if it starts none. */
function startOf(command: RunCommand, nodes: RunState['nodes']): string | null {
  if (command.kind === 'resend') return nodes.get(asNodeId(command.nodeId))?.parentId ?? null;
  if (command.kind === 'branch' || command.kind === 'act') return command.from;
  return command.kind === 'stitch' ? command.onto : null;
}

/** The state with the commands that were sent and are not answered yet. The same object if there are none. */
export function withExpected(state: RunState, sent: readonly SentAct[]): RunState {
  const expected = sent.flatMap((act) => expectedOf(act, state));
  const marks = sent.reduce(
    (before, { command }) =>
      command.kind === 'mark' ? marked(before, asNodeId(command.nodeId), command.change) : before,
    state.steering.marks,
  );
  if (expected.length === 0 && marks === state.steering.marks) return state;
  const { steering } = state;
  return { ...state, steering: { ...steering, marks, waiting: [...steering.waiting, ...expected] } };
}
