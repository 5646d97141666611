import type { Command } from '@/server/core/run/command';
import { importRefusal } from '@/server/core/run/imported';
import type { RunState } from '@/server/core/run/state';
import { accept } from './accept';
import { actByHand } from './act-by-hand';
import { decide, setApproval } from './approval';
import { branch } from './branch';
import { cancel } from './cancel';
import type { HandlerContext, HandlerResult } from './handler';
import { mark } from './mark';
import { pause, resume, stop } from './pause';
import { prefer } from './prefer';
import { resend } from './resend';
import { changeBudget, changeModel, changeStrategy } from './settings';
import { resolve, stitch } from './stitch';
import { verify } from './verify';
import { withdraw } from './withdraw';

/** Commands that run tests and so take a while: `verdict/ordered-holdouts.ts` carries them out. */
type LongCommand = Extract<Command, { kind: 'holdout' }>;
export type ShortCommand = Exclude<Command, LongCommand>;
export const isLong = (command: Command): command is LongCommand => command.kind === 'holdout';

/** What a command does to a run, one handler for each kind. */
export function handle(state: RunState, command: ShortCommand, context: HandlerContext): HandlerResult {
  const refusal = importRefusal(state.spec, command.kind);
  if (refusal !== null) return { error: refusal };
  switch (command.kind) {
    case 'pause':
      return pause(state, command, context);
    case 'resume':
      return resume(state, command, context);
    case 'stop':
      return stop(state, command, context);
    case 'budget':
      return changeBudget(state, command, context);
    case 'strategy':
      return changeStrategy(state, command, context);
    case 'model':
      return changeModel(state, command, context);
    case 'branch':
      return branch(state, command, context);
    case 'act':
      return actByHand(state, command, context);
    case 'resend':
      return resend(state, command, context);
    case 'stitch':
      return stitch(state, command, context);
    case 'resolve':
      return resolve(state, command, context);
    case 'mark':
      return mark(state, command, context);
    case 'verify':
      return verify(state, command, context);
    case 'cancel':
      return cancel(state, command, context);
    case 'approval':
      return setApproval(state, command, context);
    case 'decide':
      return decide(state, command, context);
    case 'withdraw':
      return withdraw(state, command, context);
    case 'accept':
      return accept(state, command, context);
    case 'prefer':
      return prefer(state, command, context);
  }
}
