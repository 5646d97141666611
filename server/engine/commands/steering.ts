import type { Command } from '@/server/core/run/command';
import type { RunState } from '@/server/core/run/state';
import { act } from './act';
import { decide, setApproval } from './approval';
import { branch } from './branch';
import { cancel } from './cancel';
import { mark } from './mark';
import type { Answer, AnswerWorld } from './result';
import { resolve, stitch } from './stitch';
import { verify } from './verify';
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
    case 'mark':
      return mark(state, command);
    case 'verify':
      return verify(state, command);
    case 'cancel':
      return cancel(state, command);
    case 'approval':
      return setApproval(state, command);
    case 'decide':
      return decide(state, command);
    case 'withdraw':
      return withdraw(state, command);
    default:
      return null;
  }
}
