import type { Command } from '@/db/commands';
import type { RunState } from '@/server/core/state';
import type { Answer, AnswerWorld } from '../answer';
import { act } from './act';
import { branch } from './branch';
import { resolve, stitch } from './stitch';
import { withdraw } from './withdraw';

/** What people's acts on the tree do, one file per act; null for commands that are none. */
export function steeringAnswer(state: RunState, command: Command, world: AnswerWorld): Answer | null {
  switch (command.kind) {
    case 'branch':
      return branch(state, command, world);
    case 'act':
      return act(state, command, world);
    case 'stitch':
      return stitch(state, command);
    case 'resolve':
      return resolve(state, command, world);
    case 'withdraw':
      return withdraw(state, command);
    default:
      return null;
  }
}
