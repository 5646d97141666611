import type { CommandResult, ProgramOptions, RunOptions } from '@/server/core/ports/sandbox';
import type { SnapshotWriter } from '@/server/sandbox/store';
import type { SharedFolder } from '@/server/sandbox/store/shared';

/** A real filesystem in which commands run: a directory of this machine, or a container. */
export interface Executor {
  /** The image whose filesystem it has outside the workspace, as of the last `settle`. */
  readonly environment: string;
  /** The shared packages it was started with (`PoolKey.shared`). */
  readonly shared: readonly SharedFolder[];
  /**
   * Runs a command in the workspace, made `tree` first; null leaves the workspace as the command before left it.
   * What the command changes is told by `harvest`, not here: the answer need not wait for it.
   */
  run(tree: string | null, command: string, options: RunOptions): Promise<CommandResult>;
  /** Stores what the commands since the last harvest made of the workspace; the tree it is now. */
  harvest(into: SnapshotWriter): Promise<string>;
  /** Starts a program in the workspace, made `tree` first, and with a home made `home` first. Absent: it cannot. */
  start?(
    tree: string | null,
    home: string | null,
    command: string,
    options: ProgramOptions,
  ): Promise<Started>;
  /** The environment as the commands so far have left it; where they changed it, what keeping it cost. */
  settle(): Promise<Settled>;
  /** Makes it ready for another sandbox; false where something outside the workspace differs from the environment. */
  clean(): Promise<boolean>;
  /** Whether it can be used again. */
  readonly healthy: boolean;
  /** Ends it and removes what it left on the machine. Safe to call twice. */
  dispose(): Promise<void>;
}

interface Started {
  ended: Promise<CommandResult>;
  /** Stores workspace and home as they are now; the trees they are. */
  harvest(into: SnapshotWriter): Promise<{ tree: string; home: string }>;
}

export interface Settled {
  environment: string;
  /** Bytes the environment takes beyond the one before it. */
  bytes: number;
  /** Layers of the image; 0 where environments are no images. */
  layers: number;
  /** The layers before were made one, because the engine bounds their number. */
  flattened: boolean;
}
