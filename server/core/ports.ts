/** The interfaces between the engine and the world: models, sandboxes, snapshots, verifiers. Types only. */
import type { Action, ActionKind, FileAction, Observation } from './action';
import type { ContrastCase } from './contrast';
import type { ExperienceEntry } from './experience';
import type { GamingSignal } from './gaming';
import type { GradeReply, GradeRequest } from './grade';
import type { SnapshotId } from './ids';
import type { ModelUsage, Turn } from './model-call';
import type { Outcome, TestResult } from './outcome';
import type { Task } from './task';
import type { JudgeReply, JudgeRequest } from './vote';

// ---- models -------------------------------------------------------------------------------------------------------

/** One part of a prompt as sent, in order. Parts before the first `step` are stable over an attempt. */
export interface PromptPart {
  kind:
    | 'system'
    | 'task'
    | 'overview'
    | 'hint'
    | 'experience'
    | 'compacted'
    | 'step'
    | 'budget'
    | 'candidates';
  role: 'system' | 'user' | 'assistant';
  text: string;
  tokens: number;
  /** Of an assistant's `step`: what it said around the action. */
  turn?: Turn;
}

/** An action as a language model is told of it. */
export interface ToolSpec {
  name: ActionKind;
  description: string;
  /** A JSON schema of the arguments. */
  parameters: Record<string, unknown>;
}

/** What decides how a language model is prompted. */
export interface LanguageTraits {
  /** Whether it calls tools in its API's own form; else actions are written as text. */
  tools: boolean;
  /** Input and output tokens it can hold at once. */
  contextTokens: number;
  /** Of these, kept for the answer. */
  outputTokens: number;
}

/** What a model is saying, as far as it has come. */
export interface LiveWords {
  thinking: string;
  words: string;
}

/** A step of the trajectory so far, as the agent saw it. */
export interface HistoryStep {
  action: Action;
  observation: Observation;
  /** What a language model said around the action. */
  turn?: Turn;
}

/** What a model is asked. `context` is the content of `prompt` in structured form and nothing beyond it. */
export interface StepRequest {
  prompt: PromptPart[];
  context: {
    statement: string;
    language: string;
    hint: string | null;
    /** The entries that were rendered into the prompt. */
    experience: ExperienceEntry[];
    /** Root first. */
    history: HistoryStep[];
    /** There are no tests, and none can be run. */
    noTests?: boolean;
    /** In this attempt; Infinity where the agent is not told. */
    stepsLeft: number;
  };
  /** 0…2 */
  temperature: number;
  /** Equal requests with equal seeds get equal replies from a deterministic model. */
  seed: string;
  /** The actions offered, for models that call tools. */
  tools?: readonly ToolSpec[];
}

export interface StepReply {
  action: Action;
  /** The model's reasoning in words; may be empty. */
  thought: string;
  usage: ModelUsage;
  usd: number;
  /** What a language model wants handed back at its next step. */
  turn?: Turn;
}

/** An ended attempt to look back at. `context` is the content of `prompt` in structured form and nothing beyond it. */
export interface PostMortemRequest {
  prompt: PromptPart[];
  context: {
    statement: string;
    language: string;
    /** Root first. */
    history: HistoryStep[];
    /** Why it ended, in words. */
    ending: string;
  };
  seed: string;
}

/** A text to be written: a summary, or tests. Everything it may rest on stands in the prompt. */
export interface WriteRequest {
  prompt: PromptPart[];
  /** Output tokens at most, where the model's own limit is not lower. */
  outputTokens: number;
  seed: string;
}

/** Words from a model, and what they cost. */
export interface TextReply {
  text: string;
  usage: ModelUsage;
  usd: number;
}

/** One agent step. A model keeps no state between calls. A call that fails throws `CallFailed` (core/model-call.ts). */
export interface Model {
  readonly id: string;
  readonly title: string;
  /** Why dollars cannot be counted for its calls, and what to do; absent: they can. */
  readonly unpriced?: string;
  /** Absent: no language model; it reads the structured context. */
  readonly language?: LanguageTraits;
  /** `listen` hears what the model says while it says it. */
  step(request: StepRequest, signal: AbortSignal, listen?: (said: LiveWords) => void): Promise<StepReply>;
  /** Compares what attempts did. Absent where the model cannot: strategies that vote then pause with the reason. */
  judge?(request: JudgeRequest, signal: AbortSignal): Promise<JudgeReply>;
  /** Grades one result by the rubric. Without it every result of a task without tests counts alike until compared. */
  grade?(request: GradeRequest, signal: AbortSignal): Promise<GradeReply>;
  /** Says what an ended attempt taught, in a few sentences. Models without it leave entries without a post-mortem. */
  postMortem?(request: PostMortemRequest, signal: AbortSignal): Promise<TextReply>;
  /** Writes what the prompt asks for. Only language models can. */
  write?(request: WriteRequest, signal: AbortSignal): Promise<TextReply>;
}

// ---- sandboxes ----------------------------------------------------------------------------------------------------

export interface RunOptions {
  timeoutMs: number;
  signal?: AbortSignal;
  env?: Record<string, string>;
  /** Cap of stdout and of stderr, each; the middle is cut. Default 1 MiB. */
  maxOutputBytes?: number;
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

/**
 * A mutable workspace, opened from a snapshot. File actions work on the workspace itself; commands run in the
 * workspace root of the driver's isolation, and what they change is part of the next snapshot.
 * Absolute workspace paths never appear in what it returns: they are made relative.
 */
export interface Sandbox {
  file(action: FileAction): Promise<Observation>;
  run(command: string, options: RunOptions): Promise<CommandResult>;
  snapshot(): Promise<SnapshotInfo>;
  close(): Promise<void>;
}

export interface FileChange {
  path: string;
  kind: 'added' | 'removed' | 'changed' | 'mode';
  /** Contents; null where the file is absent on that side, or `binary`. */
  before: string | null;
  after: string | null;
  binary: boolean;
}

/** The restorable filesystems, by content. Readable by any process that knows the directory; needs no engine. */
export interface SnapshotStore {
  /** Workspace-relative paths of all files (not directories), sorted by bytes. */
  list(at: SnapshotId): Promise<string[]>;
  /** The file's bytes, or null where there is no such file. */
  read(at: SnapshotId, path: string): Promise<Uint8Array | null>;
  /** What changed from `a` to `b`, sorted by path. Texts over 512 KiB count as binary. */
  diff(a: SnapshotId, b: SnapshotId): Promise<FileChange[]>;
  /** `diff` as a patch that `git apply` takes. */
  patch(a: SnapshotId, b: SnapshotId): Promise<string>;
  /**
   * `base` with every path that matches `globs` made as it is in `from` (restored, or removed where `from` has none),
   * then the files of `addDirectory` laid over. `touched` lists the matching paths that differed.
   */
  overlay(
    base: SnapshotId,
    change: { from?: SnapshotId; globs?: string[]; addDirectory?: string | null },
  ): Promise<{ id: SnapshotId; touched: string[] }>;
}

export interface SandboxDriver {
  readonly kind: 'local' | 'docker';
  /** One line for people: the engine and its version, or what isolation the local driver has. */
  describe(): Promise<string>;
  /** Copies the task's directory and runs its setup. The same task gives the same snapshot. */
  prepare(task: Task, signal: AbortSignal): Promise<SnapshotId>;
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

// ---- verifiers ----------------------------------------------------------------------------------------------------

/** A file of the task's visible tests. */
export interface TestFile {
  path: string;
  text: string;
}

/** Tests a model wrote, to stand beside a test file of the task and only where candidates are told apart. */
export interface WrittenTests {
  /** The test file they are written like. */
  like: string;
  text: string;
  /** The model. */
  by: string;
}

/** How generated tests group candidates that the visible tests find equal. */
export interface ContrastReply {
  /** For each candidate its group, counted from 0 in the order of the candidates. */
  groups: number[];
  /** Generated tests on which the groups differ, with each group's answer. */
  cases: ContrastCase[];
  /** Generated tests that every candidate answered steadily. */
  tried: number;
  /** Of these, written by a model; absent where there were no written ones. */
  written?: number;
  /** Wall-clock milliseconds of all runs. */
  ms: number;
  /** Runs of the test command. */
  runs: number;
}

export interface Verifier {
  /** Runs the task's visible tests at the snapshot, in a throw-away fork, protected files restored from `root`. */
  verify(task: Task, at: SnapshotId, root: SnapshotId, signal: AbortSignal): Promise<Outcome>;
  /** Runs the holdout in a throw-away fork. The task must have one. */
  holdout(task: Task, at: SnapshotId, root: SnapshotId, signal: AbortSignal): Promise<Outcome>;
  /** What speaks against a snapshot that passes, judged by its changes since `root` and by what ran. */
  inspect?(
    task: Task,
    at: SnapshotId,
    root: SnapshotId,
    outcomes: { at: Outcome; root: Outcome },
  ): Promise<GamingSignal[]>;
  /** Asks candidates that pass the visible tests what generated tests would find different. Absent where it cannot. */
  contrast?(
    task: Task,
    candidates: readonly SnapshotId[],
    root: SnapshotId,
    seed: string,
    signal: AbortSignal,
    /** Asked as well, in runs of their own. */
    written?: WrittenTests,
  ): Promise<ContrastReply>;
  /** The visible test files beside which others may be written, those that hold `targets` first. */
  testFiles?(task: Task, root: SnapshotId, targets: readonly string[]): Promise<TestFile[]>;
  /** The agent's `run_tests`: in its own sandbox, the report shaped for it (failures first). */
  observe(
    task: Task,
    sandbox: Sandbox,
    filter: string | undefined,
    signal: AbortSignal,
  ): Promise<{ observation: Observation; tests: TestResult[]; outcome: Outcome }>;
}
