import type { Command } from 'commander';
import type { z } from 'zod';
import { asRunId, type RunId } from '@/server/core/base/ids';
import { memories } from '@/server/core/proposal/proposal';
import type { Command as RunCommand } from '@/server/core/run/command';
import { actSchema, branchSchema } from '@/server/core/run/steering-commands';
import { options } from './sentences';
import { notAnAction, steerHelp } from './steer-sentences';
import { UsageError } from './usage';

export type Send = (runId: RunId, command: RunCommand, database: string | undefined) => Promise<void>;

interface BranchFlags {
  node: string;
  hint?: string;
  model?: string;
  temperature?: string;
  steps?: string;
  attempts?: string;
  memory?: string;
  raise?: boolean;
  database?: string;
}

interface ActFlags {
  node: string;
  action: string;
  raise?: boolean;
  database?: string;
}

/** Commands at the tree: branch from a node, carry out an action at it. */
export function registerTreeActs(steer: Command, send: Send): void {
  const act = (form: string, what: string) =>
    steer
      .command(form)
      .description(what)
      .requiredOption('--node <id>', options.node)
      .option('--database <file>', options.database);
  act('branch <run>', steerHelp.branch)
    .option('--hint <text>', steerHelp.hint)
    .option('--model <id>', steerHelp.branchModel)
    .option('--temperature <t>', steerHelp.temperature)
    .option('--steps <n>', steerHelp.steps)
    .option('--attempts <n>', steerHelp.attempts, '1')
    .option('--raise', options.raise)
    .option('--memory <how>', steerHelp.memory(memories.join(', ')))
    .action((run: string, flags: BranchFlags) => {
      const { node, database, hint, model, memory, raise } = flags;
      const input = { kind: 'branch', from: node, hint, model, memory, raise, ...numbersOf(flags) };
      return send(asRunId(run), read(branchSchema, input), database);
    });
  act('act <run>', steerHelp.act)
    .requiredOption('--action <json>', steerHelp.action)
    .option('--raise', options.raise)
    .action((run: string, { node, action, raise, database }: ActFlags) =>
      send(
        asRunId(run),
        read(actSchema, { kind: 'act', from: node, action: parsedJson(action), raise }),
        database,
      ),
    );
}

const numbersOf = (flags: BranchFlags) =>
  Object.fromEntries(
    (['temperature', 'steps', 'attempts'] as const).flatMap((name) =>
      flags[name] === undefined ? [] : [[name, Number(flags[name])]],
    ),
  );

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(notAnAction);
  }
}

/** Parses the flags. Errors: the first problem, as a usage error. */
export function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.').replace('from', 'node') ?? '';
  throw new UsageError(`--${name}: ${issue?.message}`);
}
