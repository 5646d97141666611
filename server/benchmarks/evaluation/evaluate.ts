import { cpus } from 'node:os';
import type Docker from 'dockerode';
import { withExitCode } from '@/server/benchmarks/grading/eval-script';
import { infrastructureHint, outOfMemory } from '@/server/benchmarks/grading/infrastructure';
import { parserOf } from '@/server/benchmarks/grading/parsers/by-name';
import { type EvaluationResult, noTestsGraded } from '@/server/benchmarks/grading/report';
import { gradeLog } from '@/server/benchmarks/grading/verdict';
import { errorMessage } from '@/server/core/base/error-message';
import type { Instance } from '@/server/core/task/benchmark';
import { imageNamed } from '@/server/sandbox/docker/task-image';
import { SandboxUnavailable } from '@/server/sandbox/errors';
import { applyPatch } from './apply-patch';
import { type Machine, startMachine } from './machine';

/** Where the images have the code. */
const codeDirectory = '/testbed';
export const defaultTimeoutMs = 1_800_000;
/** Predictions that are graded at the same time where nobody names a number. */
export const defaultWorkers = (): number => Math.max(1, cpus().length >> 1);

/** A prediction's result with the files that show it. */
export interface Evaluated {
  result: EvaluationResult;
  /** The output of the evaluation script; null where it was not run. */
  testOutput: string | null;
  script: string;
  runLog: string;
  timedOut: boolean;
}

export interface EvaluationOptions {
  timeoutMs: number;
  /** Hears of images that are pulled. */
  log: (line: string) => void;
  /** Of each container; without it most of what the machine has. */
  memoryBytes?: number;
  /** Ends the containers in which something runs; what they were for then throws the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Evaluates a patch in a fresh container of the instance's image, without a network, as the official harness does. An
 * empty patch is run too, and changes nothing. What fails outside of the tests is an `error`, never an exception. Errors:
 * the reason of the signal.
 */
export async function evaluatePatch(
  docker: Docker,
  instance: Instance,
  model: string,
  patch: string,
  options: EvaluationOptions,
): Promise<Evaluated> {
  const { signal } = options;
  signal?.throwIfAborted();
  const evaluated = await evaluate(docker, instance, model, patch, options).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
  // A container that was ended says nothing about the patch.
  signal?.throwIfAborted();
  return evaluated;
}

async function evaluate(
  docker: Docker,
  instance: Instance,
  model: string,
  patch: string,
  { timeoutMs, log, signal, memoryBytes }: EvaluationOptions,
): Promise<Evaluated> {
  const script = withExitCode(instance.evalScript);
  const base = { instanceId: instance.id, model };
  const fail = (reason: string, runLog: string, appliedBy: string | null = null): Evaluated => ({
    result: { ...base, status: 'error', appliedBy, ...noTestsGraded(), reason, hint: null },
    testOutput: null,
    script,
    runLog,
    timedOut: false,
  });
  if (instance.assets.length > 0) return fail(assetsMissing(instance), '');
  let machine: Machine;
  try {
    const image = await imageNamed(docker, instance.image, log);
    signal?.throwIfAborted();
    machine = await startMachine(docker, image, `grade/${instance.id}`, memoryBytes);
  } catch (error) {
    return fail(errorMessage(error), '');
  }
  const remove = () => machine.remove().catch(() => undefined);
  signal?.addEventListener('abort', remove, { once: true });
  let runLog = '';
  try {
    signal?.throwIfAborted();
    const applied =
      patch === '' ? { appliedBy: null, log: '' } : await applyPatch(machine, patch, codeDirectory);
    runLog = applied.log;
    if (patch !== '' && applied.appliedBy === null) {
      return fail('The patch did not apply.', `${runLog}>>>>> Patch Apply Failed\n`);
    }
    await machine.write('/eval.sh', script, 0o755);
    const { exitCode, output } = await machine.run('exec /bin/bash /eval.sh', codeDirectory, timeoutMs);
    if (exitCode === null) {
      const reason = `The tests did not end within ${timeoutMs / 1000} seconds.`;
      return {
        ...fail(reason, runLog, applied.appliedBy),
        timedOut: true,
        testOutput: `${output}\n>>>>> Tests Timed Out\n`,
      };
    }
    const result = gradeOutput(instance, model, output, applied.appliedBy);
    const isPlain = result.status === 'resolved' || result.hint !== null;
    const hint = !isPlain && (await machine.ranOutOfMemory()) ? outOfMemory : result.hint;
    return {
      result: { ...result, hint },
      testOutput: output,
      script,
      runLog,
      timedOut: false,
    };
  } catch (error) {
    if (error instanceof SandboxUnavailable) return fail(errorMessage(error), runLog);
    throw error;
  } finally {
    signal?.removeEventListener('abort', remove);
    await remove();
  }
}

/** The result that the output of an instance's script gives: the same output always gives the same. */
export function gradeOutput(
  instance: Instance,
  model: string,
  output: string,
  appliedBy: string | null,
): EvaluationResult {
  const parser = parserOf(instance);
  if (parser === undefined) throw new Error(`There is no parser “${instance.logParser}”.`);
  const graded = gradeLog(output, parser, instance);
  const base = { instanceId: instance.id, model, appliedBy };
  if (graded.kind === 'no results') {
    const hint = infrastructureHint(output);
    return { ...base, status: 'no results', ...noTestsGraded(), reason: graded.reason, hint };
  }
  const { resolved, failToPass, passToPass, differs } = graded;
  return {
    ...base,
    status: resolved ? 'resolved' : 'unresolved',
    failToPass,
    passToPass,
    reason: null,
    hint: resolved ? null : infrastructureHint(output),
    ...(differs === undefined ? {} : { differs }),
  };
}

const assetsMissing = ({ assets }: Instance) =>
  `The instance needs binary files that are not in its row (${assets.length}, the first ${assets[0]?.path}); Espalier does not fetch them.`;
