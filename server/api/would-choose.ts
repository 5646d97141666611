import type { Database } from '@/db/connection';
import { foldLog } from '@/db/log';
import { loadState } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import type { Decision } from '@/server/core/ports/strategy';
import type { SelectionState } from '@/server/core/run/state';
import { parseParameters, strategies } from '@/server/search';
import { wouldDecide } from '@/server/search/what-if';
import { refuse } from './errors';
import { noStrategy } from './sentences';

export interface WouldChoose {
  /** The event after which the strategy was asked. */
  at: number;
  /** Null before the root exists. */
  decision: Decision | null;
  /** The next choice of the run itself, if it has made one. */
  made: SelectionState | null;
}

/** Errors that a person can correct (an unknown strategy, a parameter out of range) are refused with a sentence on what to do. */
export function wouldChoose(
  db: Database,
  request: { runId: RunId; at?: number; strategy: string; parameters: Record<string, unknown> },
): WouldChoose {
  const strategy = strategies.get(request.strategy);
  if (!strategy) {
    throw refuse(noStrategy(request.strategy, [...strategies.keys()].join(', ')));
  }
  const parsed = parseParameters(strategy, request.parameters);
  if (!parsed.ok) throw refuse(parsed.errors.join('\n'));
  const latest = loadState(db, request.runId);
  const state =
    request.at === undefined || request.at >= latest.seq ? latest : foldLog(db, request.runId, request.at);
  return {
    at: state.seq,
    decision: wouldDecide(state, strategy, parsed.parameters),
    made:
      latest.selections
        .toArray()
        .find(
          ({ seq, attemptId }) =>
            seq > state.seq && latest.attempts.get(attemptId)?.startedBy.kind !== 'person',
        ) ?? null,
  };
}
