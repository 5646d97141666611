import type { Command } from 'commander';
import { asRunId, type RunId } from '@/server/core/base/ids';
import type { Command as RunCommand } from '@/server/core/run/command';
import { approvalSchema, cancelSchema, markSchema, verifySchema } from '@/server/core/run/steering-commands';
import { read } from './steer-tree';
import { UsageError } from './usage';

type Ask = (runId: RunId, command: RunCommand, database: string | undefined) => Promise<void>;

interface MarkFlags {
  pin?: true;
  unpin?: true;
  prune?: true;
  restore?: true;
  note?: string;
  value?: string;
}

/** The change of a mark that the flags name. Errors: none, or more than one, is a usage error. */
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
    throw new UsageError('Say one of --pin, --unpin, --prune, --restore, --note <text>, --value <v|none>.');
  }
  return changes[0];
}

/** Marks, verification, the end of one attempt, and whether attempts wait for a word. */
export function registerMarks(steer: Command, ask: Ask): void {
  const act = (form: string, what: string) =>
    steer.command(form).description(what).option('--database <file>', 'the database file');
  act('mark <run>', 'pin, note, prune or value a node')
    .requiredOption('--node <id>', 'the node, e.g. n12')
    .option('--pin', 'keep it at hand')
    .option('--unpin', 'no longer')
    .option('--prune', 'leave it and all below it out of the search')
    .option('--restore', 'take it in again')
    .option('--note <text>', 'what is to be known of it; an empty text removes the note')
    .option('--value <v>', 'what strategies take for its value, 0 to 1; none: its own')
    .action((run: string, { node, database, ...flags }: MarkFlags & { node: string; database?: string }) =>
      ask(asRunId(run), read(markSchema, { kind: 'mark', nodeId: node, change: markOf(flags) }), database),
    );
  act('verify <run>', 'run the verifier at a node')
    .requiredOption('--node <id>', 'the node, e.g. n12')
    .action((run: string, { node, database }: { node: string; database?: string }) =>
      ask(asRunId(run), read(verifySchema, { kind: 'verify', nodeId: node }), database),
    );
  act('cancel <run>', 'end one attempt now; what it settled stays')
    .requiredOption('--attempt <id>', 'the attempt, e.g. a3')
    .action((run: string, { attempt, database }: { attempt: string; database?: string }) =>
      ask(asRunId(run), read(cancelSchema, { kind: 'cancel', attemptId: attempt }), database),
    );
  act('approval <run> <on|off>', 'make the strategy’s attempts wait for a person’s word').action(
    (run: string, wanted: string, { database }: { database?: string }) => {
      if (wanted !== 'on' && wanted !== 'off') throw new UsageError(`Say on or off, not “${wanted}”.`);
      const on = wanted === 'on';
      return ask(asRunId(run), read(approvalSchema, { kind: 'approval', on }), database);
    },
  );
}
