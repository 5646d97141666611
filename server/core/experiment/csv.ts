import type { RunId } from '@/server/core/base/ids';
import type { CellResult } from './result';
import { budgetOf, type CellKey, type ExperimentSpec, seedOf } from './spec';

const columns = [
  'experiment',
  'task',
  'arm',
  'strategy',
  'model',
  'parameters',
  'repeat',
  'seed',
  'run',
  'status',
  'solved',
  'visible',
  'steps',
  'tokens',
  'usd',
  'seconds',
  'attempts',
  'verifications',
  'solved_at_steps',
  'solved_at_tokens',
  'solved_at_usd',
  'candidates',
  'passed_holdout',
  'limit_steps',
  'limit_tokens',
  'limit_usd',
  'steps_per_attempt',
  'fail_fast',
  'sandbox',
] as const;

/** Runs whose results stand, a line each (RFC 4180). Texts that a spreadsheet would take for a formula are quoted. */
export function csvOf(
  id: string,
  spec: Pick<ExperimentSpec, 'arms' | 'seed' | 'budget' | 'stepsPerAttempt' | 'sandbox'>,
  cells: readonly (CellKey & { runId: RunId; result: CellResult | null })[],
): string {
  const arms = new Map(spec.arms.map((arm) => [arm.name, arm]));
  const lines = cells.flatMap((cell) => {
    const { result, task, arm: name, repeat, runId } = cell;
    const arm = arms.get(name);
    if (!result || !arm) return [];
    return [
      [
        id,
        task,
        name,
        arm.strategy,
        arm.model,
        JSON.stringify(arm.parameters),
        repeat,
        seedOf(spec.seed, cell),
        runId,
        result.status,
        result.solved,
        result.visible,
        result.steps,
        result.tokens,
        result.usd,
        result.seconds,
        result.attempts,
        result.verifications,
        result.solvedAt?.steps ?? '',
        result.solvedAt?.tokens ?? '',
        result.solvedAt?.usd ?? '',
        result.candidates,
        result.passedHoldout,
        spec.budget.steps ?? '',
        spec.budget.tokens ?? '',
        spec.budget.usd ?? '',
        budgetOf(spec, arm).stepsPerAttempt,
        arm.failFast ?? false,
        spec.sandbox,
      ],
    ];
  });
  return `${[columns, ...lines].map((line) => line.map(field).join(',')).join('\r\n')}\r\n`;
}

function field(value: string | number | boolean): string {
  const text = typeof value === 'string' && /^[=+\-@\t]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
