import type { Command } from 'commander';
import type { z } from 'zod';
import { asRunId, type RunId } from '@/server/core/base/ids';
import { memories } from '@/server/core/proposal/proposal';
import type { Command as RunCommand } from '@/server/core/run/command';
import { actSchema, branchSchema } from '@/server/core/run/steering-commands';
import { UsageError } from './usage';

type Ask = (runId: RunId, command: RunCommand, database: string | undefined) => Promise<void>;

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

/** What a person may do to the tree: branch from a node, act at it. */
export function registerTreeActs(steer: Command, ask: Ask): void {
  const act = (form: string, what: string) =>
    steer
      .command(form)
      .description(what)
      .requiredOption('--node <id>', 'the node, e.g. n12')
      .option('--database <file>', 'the database file');
  act('branch <run>', 'let the agent go on from a node; a run that has ended is reopened')
    .option('--hint <text>', 'what the agent is told, in words')
    .option('--model <id>', 'the model that walks it; the run’s own without')
    .option('--temperature <t>', 'sampling temperature, 0 to 2')
    .option('--steps <n>', 'agent steps of each attempt')
    .option('--attempts <n>', 'how many attempts', '1')
    .option('--raise', 'raise the limits by what it needs, where they leave too little')
    .option('--memory <how>', `how it is told what other attempts found: ${memories.join(', ')}`)
    .action((run: string, flags: BranchFlags) => {
      const { node, database, hint, model, memory, raise } = flags;
      const asked = { kind: 'branch', from: node, hint, model, memory, raise, ...numbersOf(flags) };
      return ask(asRunId(run), read(branchSchema, asked), database);
    });
  act('act <run>', 'carry out one action by hand in a fork of a node')
    .requiredOption('--action <json>', 'e.g. \'{"kind":"run_tests"}\'')
    .option('--raise', 'raise the limits by what it needs, where they leave too little')
    .action((run: string, { node, action, raise, database }: ActFlags) =>
      ask(
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
    throw new UsageError('--action takes an action as JSON, e.g. \'{"kind":"shell","command":"ls"}\'.');
  }
}

/** Parses what the flags said. Errors: the first thing wrong with it, as a usage error. */
export function read<T>(schema: z.ZodType<T>, asked: unknown): T {
  const parsed = schema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.').replace('from', 'node') ?? '';
  throw new UsageError(`--${name}: ${issue?.message}`);
}
