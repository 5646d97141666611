import type { Walk } from '@/server/engine/attempt/droppable-walk';
import { walk } from '@/server/engine/attempt/walk';
import type { RunContext } from '@/server/engine/context/context';
import { walkGuest } from '@/server/engine/guest/walk';

/** How the run's agent walks: Espalier's own, or a guest. */
export const walkOf = ({ log }: RunContext): Walk =>
  log.state.spec.agent === undefined ? (context, id) => walk(context, id) : walkGuest;
