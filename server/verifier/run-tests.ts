import type { CommandResult, Sandbox } from '@/server/core/ports/sandbox';
import type { Runner } from '@/server/core/task/runner';
import { runnerOf } from '@/server/verifier/runners/auto';
import { withoutColours } from './clean-text';
import type { Report } from './report';

/** Bytes of stdout and of stderr that are kept; beyond it the middle is lost and the report counts as incomplete. */
const maxOutputBytes = 8 * 1024 * 1024;

export interface TestCommand {
  command: string;
  runner: Runner;
  timeoutMs: number;
  /** Variables beside those the runner sets; NODE_OPTIONS of both are joined. */
  env?: Record<string, string>;
}

/** Variables of both; options of Node add up. */
export function joined(a: Record<string, string>, b: Record<string, string>): Record<string, string> {
  const options = [a.NODE_OPTIONS, b.NODE_OPTIONS].filter((text) => text !== undefined).join(' ');
  return { ...a, ...b, ...(options === '' ? {} : { NODE_OPTIONS: options }) };
}

/**
 * Runs a test command in the sandbox and reads its report. With a filter the runner selects where it can; the report
 * may hold more tests than those that match. Throws when the signal was aborted.
 */
export async function runTests(
  sandbox: Sandbox,
  { command, runner, timeoutMs, env }: TestCommand,
  filter: string | undefined,
  signal: AbortSignal,
): Promise<{ result: CommandResult; report: Report | null }> {
  let prepared = runnerOf(runner).prepare(command, filter);
  const run = async () => {
    const result = await sandbox.run(prepared.command, {
      timeoutMs,
      signal,
      maxOutputBytes,
      env: joined(prepared.env ?? {}, env ?? {}),
    });
    signal.throwIfAborted();
    return result;
  };
  let result = await run();
  const instead = prepared.instead?.(result) ?? null;
  if (instead !== null) {
    prepared = instead;
    result = await run();
  }
  const plain = {
    ...result,
    stdout: withoutColours(result.stdout),
    stderr: withoutColours(result.stderr),
  };
  return { result: plain, report: result.timedOut ? null : prepared.read(plain) };
}
