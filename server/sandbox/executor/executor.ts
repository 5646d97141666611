import type { CommandResult, RunOptions } from '@/server/core/ports';

/** A real filesystem in which commands run: a directory of this machine, or a container. */
export interface Executor {
  /** What it was started from. */
  readonly environment: string;
  /** Makes the workspace the given tree, runs the command there, and stores what it became. */
  run(tree: string, command: string, options: RunOptions): Promise<Executed>;
  /**
   * The environment as the commands run so far have left it. Asked at a snapshot and before reuse, not after every
   * command: looking for changes outside the workspace takes longer than most commands.
   */
  settle(): Promise<string>;
  /** Whether it can be used again. */
  readonly healthy: boolean;
  /** Ends it and removes what it left on the machine. Safe to call twice. */
  dispose(): Promise<void>;
}

export interface Executed {
  result: CommandResult;
  tree: string;
}
