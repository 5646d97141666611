import type { Command } from 'commander';
import { asRunId, type RunId } from '@/server/core/base/ids';
import type { Command as RunCommand } from '@/server/core/run/command';
import { approvalSchema, cancelSchema, markSchema, verifySchema } from '@/server/core/run/steering-commands';
import { options } from './sentences';
import { oneMark, onOrOff, steerHelp } from './steer-sentences';
import { read } from './steer-tree';
import { UsageError } from './usage';

type Send = (runId: RunId, command: RunCommand, database: string | undefined) => Promise<void>;

interface MarkFlags {
  pin?: true;
  unpin?: true;
  prune?: true;
  restore?: true;
  note?: string;
  value?: string;
}

/** The change of a mark that the flags name. Errors: no change, or more than one, is a usage error. */
export function markOf(flags: MarkFlags): unknown {
  const changes = [
    flags.pin && { mark: 'pinned', to: true },
    flags.unpin && { mark: 'pinned', to: false },
    flags.prune && { mark: 'pruned', to: true },
    flags.restore && { mark: 'pruned', to: false },
    flags.note !== undefined && { mark: 'note', to: flags.note === '' ? null : flags.note },
    flags.value !== undefined && { mark: 'value', to: flags.value === 'none' ? null : Number(flags.value) },
  ].filter(Boolean);
  if (changes.length !== 1) {
    throw new UsageError(oneMark);
  }
  return changes[0];
}

/** Marks, verification, cancelling an attempt, and whether proposals wait for approval. */
export function registerMarks(steer: Command, send: Send): void {
  const act = (form: string, what: string) =>
    steer.command(form).description(what).option('--database <file>', options.database);
  act('mark <run>', steerHelp.mark)
    .requiredOption('--node <id>', options.node)
    .option('--pin', steerHelp.pin)
    .option('--unpin', steerHelp.unpin)
    .option('--prune', steerHelp.prune)
    .option('--restore', steerHelp.restore)
    .option('--note <text>', steerHelp.note)
    .option('--value <v>', steerHelp.value)
    .action((run: string, { node, database, ...flags }: MarkFlags & { node: string; database?: string }) =>
      send(asRunId(run), read(markSchema, { kind: 'mark', nodeId: node, change: markOf(flags) }), database),
    );
  act('verify <run>', steerHelp.verify)
    .requiredOption('--node <id>', options.node)
    .action((run: string, { node, database }: { node: string; database?: string }) =>
      send(asRunId(run), read(verifySchema, { kind: 'verify', nodeId: node }), database),
    );
  act('cancel <run>', steerHelp.cancel)
    .requiredOption('--attempt <id>', steerHelp.attempt)
    .action((run: string, { attempt, database }: { attempt: string; database?: string }) =>
      send(asRunId(run), read(cancelSchema, { kind: 'cancel', attemptId: attempt }), database),
    );
  act('approval <run> <on|off>', steerHelp.approval).action(
    (run: string, wanted: string, { database }: { database?: string }) => {
      if (wanted !== 'on' && wanted !== 'off') throw new UsageError(onOrOff(wanted));
      const on = wanted === 'on';
      return send(asRunId(run), read(approvalSchema, { kind: 'approval', on }), database);
    },
  );
}
