import type { Action, Observation } from '@/server/core/agent/action';
import type { Call } from '@/server/core/agent/call';
import type { SnapshotId } from '@/server/core/base/ids';
import type { CommandResult, Sandbox } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import { hasTests, type Task } from '@/server/core/task/task';
import type { Outcome } from '@/server/core/verdict/outcome';

export interface ActContext {
  sandbox: Sandbox;
  verifier: Pick<Verifier, 'observe'>;
  task: Task;
  /** Whether commands of the agent's own choosing may run here. */
  allowShell: boolean;
  signal: AbortSignal;
  /** Milliseconds a shell command may take where it names no time; 120,000 by default. */
  shellTimeoutMs?: number;
  /**
   * The snapshot before the last edit of a file that was not taken back, given the calls of the turn so far; null where
   * there is none.
   */
  beforeEdit: (path: string, calls: readonly Call[]) => SnapshotId | null;
}

export interface Performed {
  observation: Observation;
  /** Where the whole suite ran; a filtered run says nothing of the rest and leaves it null. */
  outcome: Outcome | null;
}

/**
 * Does what the agent asked for and says what came of it. Whatever an agent can cause is an observation; what is thrown
 * is the sandbox's or the verifier's own failure, or the abort of `signal`.
 */
export async function perform(
  action: Action,
  context: ActContext,
  /** The calls of the turn before this one. */
  calls: readonly Call[] = [],
): Promise<Performed> {
  const { sandbox, verifier, task, signal } = context;
  switch (action.kind) {
    case 'read_file':
    case 'search':
    case 'list_files':
    case 'edit_file':
    case 'insert_lines':
    case 'write_file':
    case 'apply_patch':
      return { observation: await sandbox.file(action), outcome: null };
    case 'undo_edit': {
      const { path } = action;
      const from = context.beforeEdit(path, calls);
      const nothing = { ...observationOf(`There is no edit of ${path} to take back.`), error: true };
      return {
        observation: from ? await sandbox.file({ kind: 'restore', path, from }) : nothing,
        outcome: null,
      };
    }
    case 'run_tests': {
      if (!hasTests(task)) {
        const text = 'This task has no tests. Read what you changed, and finish when it is done.';
        return { observation: { ...observationOf(text), error: true }, outcome: null };
      }
      const { observation, outcome } = await verifier.observe(task, sandbox, action.filter, signal);
      return { observation, outcome: action.filter ? null : outcome };
    }
    case 'shell':
      return { observation: await shell(action, context), outcome: null };
    case 'finish':
      return { observation: observationOf('The attempt is finished.'), outcome: null };
    case 'tool': {
      const text = `There is no tool “${action.name}” here. Use one of those that you were given.`;
      return { observation: { ...observationOf(text), error: true }, outcome: null };
    }
  }
}

const outputCap = 30_000;
const defaultShellTimeoutMs = 120_000;

type Shell = Extract<Action, { kind: 'shell' }>;

/** The command in its folder. A folder that does not exist ends it with the shell's own message. */
const inFolder = ({ command, cwd }: Shell): string =>
  cwd === undefined ? command : `cd -- '${cwd.replaceAll("'", "'\\''")}' || exit 1\n${command}`;

async function shell(action: Shell, context: ActContext): Promise<Observation> {
  if (!context.allowShell) {
    return {
      ...observationOf(
        'Shell commands are not allowed here: this sandbox does not isolate them from the machine. The person who starts the run can allow them (--allow-shell) or choose the Docker sandbox. The other actions work.',
      ),
      error: true,
    };
  }
  const { timeout } = action;
  const timeoutMs =
    timeout === undefined ? (context.shellTimeoutMs ?? defaultShellTimeoutMs) : timeout * 1_000;
  const result = await context.sandbox.run(inFolder(action), {
    timeoutMs,
    signal: context.signal,
    maxOutputBytes: outputCap,
  });
  const { text, cut } = shaped(result, timeoutMs);
  return {
    ...observationOf(text),
    error: result.timedOut || result.exitCode !== 0,
    exitCode: result.exitCode,
    truncated: result.truncated || cut,
  };
}

function shaped({ stdout, stderr, exitCode, timedOut }: CommandResult, timeoutMs: number) {
  const output = [stdout, stderr].map((text) => text.replace(/\n$/, '')).filter((text) => text !== '');
  const ending = timedOut
    ? `Timed out after ${timeoutMs / 1000} s; the command and all it started were killed. \`timeout\` gives it more.`
    : exitCode === null
      ? 'The command was killed.'
      : `Exit code ${exitCode}.`;
  const whole = output.join('\n');
  const bytes = Buffer.byteLength(whole);
  if (bytes <= outputCap) return { text: [...output, ending].join('\n'), cut: false };
  const kept = outputCap / 2;
  const buffer = Buffer.from(whole);
  const head = wholeCharacters(buffer.subarray(0, kept));
  const tail = wholeCharacters(buffer.subarray(bytes - kept));
  const note = `[… ${bytes - 2 * kept} bytes of the middle were cut; to see them, filter the output, or write it to a file and read a part of that …]`;
  return { text: [head, note, tail, ending].join('\n'), cut: true };
}

/** A cut through a character leaves replacement characters at the cut; they go. */
const wholeCharacters = (bytes: Buffer): string =>
  bytes.toString('utf8').replace(/^\uFFFD{1,3}|\uFFFD{1,3}$/g, '');

/** An observation that is no error and touched no file. */
export const observationOf = (text: string): Observation => ({
  text,
  error: false,
  exitCode: null,
  truncated: false,
  reads: [],
  writes: [],
});
