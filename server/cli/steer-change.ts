import type { Command } from 'commander';
import { asRunId, type RunId } from '@/server/core/base/ids';
import type { Command as RunCommand } from '@/server/core/run/command';
import { type Budget, budgetSchema } from '@/server/core/usage/budget-schema';
import { options } from './sentences';
import { badLimit, noLimitOfName, notALimit, steerHelp } from './steer-sentences';
import { keyValue, UsageError } from './usage';

interface ChangeFlags {
  reason?: string;
  database?: string;
}

type Send = (runId: RunId, command: RunCommand, database: string | undefined) => Promise<void>;

/** The changes of a running run: budget, strategy, model. Each takes effect at the next decision. */
export function registerChanges(steer: Command, send: Send): void {
  const change = (form: string, what: string) =>
    steer
      .command(form)
      .description(what)
      .option('--reason <text>', options.reason)
      .option('--database <file>', options.database);
  change(
    'budget <run> <limit=value...>',
    steerHelp.budget(Object.keys(budgetSchema.shape).join(', ')),
  ).action((run: string, limits: string[], { reason, database }: ChangeFlags) =>
    send(asRunId(run), { kind: 'budget', budget: limitsOf(limits), reason: reason ?? null }, database),
  );
  change('strategy <run> <name>', steerHelp.strategy)
    .option('--param <name=value>', steerHelp.parameter, keyValue, {})
    .action((run: string, strategy: string, flags: ChangeFlags & { param: Record<string, string> }) =>
      send(
        asRunId(run),
        { kind: 'strategy', strategy, parameters: flags.param, reason: flags.reason ?? null },
        flags.database,
      ),
    );
  change('model <run> <id>', steerHelp.model).action(
    (run: string, model: string, { reason, database }: ChangeFlags) =>
      send(asRunId(run), { kind: 'model', model, reason: reason ?? null }, database),
  );
}

function readValue(text: string): unknown {
  if (text === 'none') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  return text === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

/** Reads `steps=300 tokens=none`. Errors: an unknown limit, or a value that it cannot have, is a usage error. */
export function limitsOf(limits: readonly string[]): Partial<Budget> {
  const raw: Record<string, unknown> = {};
  for (const limit of limits) {
    const [name, text] = [limit.slice(0, limit.indexOf('=')), limit.slice(limit.indexOf('=') + 1).trim()];
    if (!limit.includes('=')) throw new UsageError(notALimit(limit));
    if (!(name in budgetSchema.shape)) {
      throw new UsageError(noLimitOfName(name, Object.keys(budgetSchema.shape).join(', ')));
    }
    raw[name] = readValue(text);
  }
  const parsed = budgetSchema.partial().safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(badLimit(issue?.path.join('.') ?? '', issue?.message ?? ''));
}
