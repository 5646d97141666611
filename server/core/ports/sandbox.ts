/** The interface between the engine and sandboxes with their snapshots. */
import type { FileAction, Observation } from '@/server/core/agent/action';
import type { FileChange } from '@/server/core/agent/file-change';
import type { SnapshotId } from '@/server/core/base/ids';
import type { PreparationStage } from '@/server/core/run/preparation';
import type { Task } from '@/server/core/task/task';

// ---- sandboxes ----------------------------------------------------------------------------------------------------

export interface RunOptions {
  timeoutMs: number;
  signal?: AbortSignal;
  env?: Record<string, string>;
  /** Whether the command may use the network; a driver that cannot allow it throws. */
  network?: boolean;
  /** Cap of stdout and of stderr, each; the middle is cut. Default 1 MiB. */
  maxOutputBytes?: number;
}

/** Makes one file as it is at a snapshot, with its mode; removes it where there is none. */
export interface RestoreFile {
  kind: 'restore';
  path: string;
  from: SnapshotId;
}

export interface CommandResult {
  /** null when the process was killed. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  truncated: boolean;
  ms: number;
}

export interface SnapshotInfo {
  id: SnapshotId;
  /** Nothing had changed: the id is the one of the snapshot before. */
  shared: boolean;
  ms: number;
  /** Bytes it added to the disk: new objects of the store, and the layer of a new environment. */
  bytes?: number;
  /** Layers of the environment's image, where it is one that commands changed. */
  layers?: number;
  /** The environment's layers were made one, because the engine bounds their number. */
  flattened?: boolean;
}

/** A program that goes on while its files are kept: an agent of another maker. */
export interface ProgramOptions extends Omit<RunOptions, 'network'> {
  /** Folders of this machine that it may read. */
  shown: readonly string[];
  /** Files written into its home before it starts, by their path below it. */
  files: Readonly<Record<string, string>>;
}

export interface RunningProgram {
  /** Never rejects for what the program does. */
  ended: Promise<CommandResult>;
  /** Keeps workspace and home as they are now. The caller sees to it that the program rests meanwhile. */
  snapshot(): Promise<SnapshotInfo>;
}

/**
 * A mutable workspace, opened from a snapshot. File actions work on the workspace itself; commands run in the
 * workspace root of the driver's isolation, and what they change is part of the next snapshot.
 * Absolute workspace paths never appear in what it returns: they are made relative.
 */
export interface Sandbox {
  file(action: FileAction | RestoreFile): Promise<Observation>;
  run(command: string, options: RunOptions): Promise<CommandResult>;
  snapshot(): Promise<SnapshotInfo>;
  /**
   * Starts a program with the home of the snapshot; nothing else may use the sandbox until it has ended. Absent: this
   * driver cannot.
   */
  start?(command: string, options: ProgramOptions): Promise<RunningProgram>;
  close(): Promise<void>;
}

/** The restorable filesystems, by content. Readable by any process that knows the directory; needs no engine. */
export interface SnapshotStore {
  /** Workspace-relative paths of all files (not directories), sorted by bytes. */
  list(at: SnapshotId): Promise<string[]>;
  /** The file's bytes, or null where there is no such file. */
  read(at: SnapshotId, path: string): Promise<Uint8Array | null>;
  /** What changed from `a` to `b`, sorted by path. Texts over 512 KiB count as binary. */
  diff(a: SnapshotId, b: SnapshotId): Promise<FileChange[]>;
  /** `diff` as a patch that `git apply` takes, with `prefix` (a folder, with a slash at its end) before each path. */
  patch(a: SnapshotId, b: SnapshotId, prefix?: string): Promise<string>;
  /** Folders of shared packages whose content differs, or that one of the two does not have; `diff` has nothing of them. */
  changedPackages(a: SnapshotId, b: SnapshotId): Promise<string[]>;
  /**
   * `base` with every path that matches `globs` or is one of `paths` made as it is in `from` (restored, or removed where
   * `from` has none),
   * then the files of `addDirectory` laid over (of `only`, where it is given). `touched` lists the matching paths that
   * differed.
   */
  overlay(
    base: SnapshotId,
    change: {
      from?: SnapshotId;
      globs?: string[];
      paths?: readonly string[];
      addDirectory?: string | null;
      only?: readonly string[];
    },
  ): Promise<{ id: SnapshotId; touched: string[] }>;
  /**
   * `at` without the files that `root` does not have and that git ignores by the `.gitignore` files of `root`: what test
   * runs and builds leave behind. Paths in `keep` stay.
   */
  withoutIgnored(
    at: SnapshotId,
    options: { root: SnapshotId; keep?: readonly string[] },
  ): Promise<SnapshotId>;
}

export interface SandboxDriver {
  readonly kind: 'local' | 'docker';
  /** One line for people: the engine and its version, or what isolation the local driver has. */
  describe(): Promise<string>;
  /** Copies the task's directory and runs its setup. The same task gives the same snapshot. `begins` is given each long stage. */
  prepare(task: Task, signal: AbortSignal, begins?: (stage: PreparationStage) => void): Promise<SnapshotId>;
  /**
   * `owner` labels what the sandbox leaves on the machine, e.g. `r1a2b3c4d/a3`. `commands`: commands will come, so that
   * the place where they run may be got ready at once.
   */
  open(from: SnapshotId, options: { owner: string; commands?: boolean }): Promise<Sandbox>;
  /** Whether commands can run from the snapshot: the image of its environment is there. Absent: they always can. */
  has?(at: SnapshotId): Promise<boolean>;
  /** From now on commands from snapshots of `lost`'s environment run in that of `made`, which was made anew like it. */
  standIn?(lost: SnapshotId, made: SnapshotId): void;
  /** Removes what dead processes left behind: containers, directories, processes. Returns what it removed. */
  sweep(): Promise<string[]>;
  /** Ends everything this driver started. */
  close(): Promise<void>;
}
