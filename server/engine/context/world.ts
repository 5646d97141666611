import type { Guest } from '@/server/core/ports/guest';
import type { Model } from '@/server/core/ports/model';
import type { SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { RunSpec } from '@/server/core/run/spec';
import type { Task } from '@/server/core/task/task';

/** Everything a run needs of the world, handed in by server/process/compose.ts (or by a test, or by the lab). */
export interface World {
  readonly store: SnapshotStore;
  /** Nothing is started by this; a Docker engine that does not answer is found when the sandbox is used. */
  sandbox(kind: RunSpec['sandbox']): { driver: SandboxDriver; verifier: Verifier };
  /** Errors: an unknown name throws with the known ones. */
  model(id: string): Model;
  /** A coding agent of another maker; a world without it has none. Errors: as `model`. */
  guest?(name: string): Guest;
  /** Reads back the task a run was made with. */
  task(source: unknown): Task;
  /** Milliseconds since the epoch, for the log. */
  now(): number;
  /** Milliseconds of a clock that never jumps, for durations and limits; without it the process's own. */
  clock?(): number;
}
