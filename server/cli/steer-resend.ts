import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { readNode, readNodeTexts } from '@/db/node-texts';
import { openDatabase } from '@/db/open';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { asNodeId, asRunId } from '@/server/core/base/ids';
import { resendSchema } from '@/server/core/run/steering-commands';
import { options } from './sentences';
import { noSuchNode, notANode, notAPrompt, promptParts, steerHelp } from './steer-sentences';
import { read, type Send } from './steer-tree';
import { UsageError } from './usage';

interface ResendFlags {
  node: string;
  print?: boolean;
  prompt?: string;
  model?: string;
  temperature?: string;
  steps?: string;
  raise?: boolean;
  database?: string;
}

/** Sends the prompt of a node's step again: printed as JSON, edited in any editor, and read back. */
export function registerResend(steer: Command, send: Send): void {
  steer
    .command('resend <run>')
    .description(steerHelp.resend)
    .requiredOption('--node <id>', steerHelp.resendNode)
    .option('--print', steerHelp.printPrompt)
    .option('--prompt <file>', steerHelp.prompt)
    .option('--model <id>', steerHelp.resendModel)
    .option('--temperature <t>', steerHelp.temperature)
    .option('--steps <n>', steerHelp.steps)
    .option('--raise', options.raise)
    .option('--database <file>', options.database)
    .action((run: string, flags: ResendFlags) => {
      const { node, model, raise, database } = flags;
      if (flags.print) {
        const parts = promptAt(run, node, database).map(({ kind, role, text }, part) => ({
          part,
          kind,
          role,
          text,
        }));
        process.stdout.write(`${JSON.stringify(parts, null, 2)}\n`);
        return;
      }
      const edits = flags.prompt === undefined ? [] : editsIn(flags.prompt, promptAt(run, node, database));
      const input = {
        kind: 'resend',
        nodeId: node,
        edits,
        model,
        raise,
        ...(flags.temperature === undefined ? {} : { temperature: Number(flags.temperature) }),
        ...(flags.steps === undefined ? {} : { steps: Number(flags.steps) }),
      };
      return send(asRunId(run), read(resendSchema, input), database);
    });
}

function promptAt(run: string, node: string, database: string | undefined): PromptPart[] {
  if (!/^n\d{1,9}$/.test(node)) throw new UsageError(notANode(node));
  const db = openDatabase(database);
  try {
    const found = readNode(db, asRunId(run), asNodeId(node));
    if (!found) throw new UsageError(noSuchNode(run, node));
    return readNodeTexts(db, found).prompt;
  } finally {
    db.$client.close();
  }
}

const printed = z.array(z.object({ text: z.string() }));

/** The texts of a printed prompt; `-`: from the standard input. */
function editsIn(file: string, sent: readonly PromptPart[]) {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8'));
  } catch {
    throw new UsageError(notAPrompt(file));
  }
  const parsed = printed.safeParse(value);
  if (!parsed.success) throw new UsageError(notAPrompt(file));
  const { data } = parsed;
  if (data.length !== sent.length) throw new UsageError(promptParts(data.length, sent.length));
  return data.flatMap(({ text }, part) => (text === sent[part]?.text ? [] : [{ part, text }]));
}
