import type { Database } from '@/db/connection';
import { readPrompt } from '@/db/prompts';
import type { RunLog } from '@/db/run-log';
import { putText } from '@/db/texts';
import { asRunId, type BlobHash } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import type { RunEvent } from '@/server/core/run/event';
import { applyEvent, openingState } from '@/server/core/run/fold';
import type { RunSpec } from '@/server/core/run/spec';

const lab: Actor = { kind: 'person', name: 'lab' };
const runId = asRunId('rsimulated');

/** Simulated runs write the same few texts over and over: what one database holds of them already is not put again. */
export type TextsPut = Map<string, BlobHash>;

/** The log of a run that is only looked at when it has ended: its state is folded as ever, its events are not kept. */
export function memoryLog(db: Database, spec: RunSpec, texts: TextsPut): RunLog {
  const state = openingState({ type: 'run.created', spec, runId, seq: 1, at: 0, actor: lab });
  const put = (text: string) => {
    const hash = texts.get(text) ?? putText(db, text);
    texts.set(text, hash);
    return hash;
  };
  return {
    runId,
    state,
    append(source) {
      const fresh = typeof source === 'function' ? source(put) : source;
      return fresh.map((event): RunEvent => {
        const next = { ...event, runId, seq: state.seq + 1, at: 0 };
        applyEvent(state, next);
        return next;
      });
    },
    promptOf: (hash) => readPrompt(db, hash),
    waiting: false,
    throwIfBroken: () => {},
    written: () => Promise.resolve(),
    flush() {},
  };
}
