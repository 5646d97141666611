import type { RunContext } from './context';

/** Resolves once the next piece of work may begin: the run is not paused, and what it did so far is written. */
export async function ready({ control, log, signal }: RunContext): Promise<void> {
  await control.gate.passed(signal);
  await log.written(signal);
  signal.throwIfAborted();
}
