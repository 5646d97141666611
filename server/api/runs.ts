import { tracked } from '@trpc/server';
import { z } from 'zod';
import { sendCommand } from '@/db/commands';
import { readOutput, type Saying } from '@/db/live-output';
import { changeMark, foldLog, readEvents } from '@/db/log';
import { listRuns, loadState, type RunSummary, runRow } from '@/db/runs';
import { readWritten } from '@/db/written';
import { taskFromSource } from '@/server/catalog';
import type { FileChange } from '@/server/core/agent/file-change';
import { type PatchOptions, solutionPatch } from '@/server/core/ports/solution-patch';
import type { RunEvent } from '@/server/core/run/event';
import { isEnded } from '@/server/core/run/spec';
import { toWire, type WireState } from '@/server/core/run/wire';
import { patchProblem } from '@/server/sandbox/patch-check';
import { commandSchema, worksAfterEnd } from './command-schema';
import { asApiError, refuse } from './errors';
import { type FoundPage, findPage, findTests } from './find';
import { follow, watch } from './follow';
import { blobHash, nodeId, runId } from './id-schemas';
import { makeRun, newRunSchema } from './new-run';
import { type NodeDetail, nodeDetail, nodeSnapshot } from './node-detail';
import { referenceChanges } from './reference';
import { currentWire } from './run-states';
import { cannotCompare, noTextInEvent, patchRefused, runEnded } from './sentences';
import { procedure, router } from './trpc';
import { type WouldChoose, wouldChoose } from './would-choose';

const place = z.number().int().min(0);
const pageSize = 500;

export const runs = router({
  list: procedure.query(({ ctx }): RunSummary[] => listRuns(ctx.database())),

  create: procedure.input(newRunSchema).mutation(({ ctx, input }) => makeRun(ctx, input)),

  /** The current run, or its state after event `at`. */
  state: procedure
    .input(z.object({ runId, at: place.min(1).optional() }))
    .query(({ ctx, input }): WireState => {
      const { at } = input;
      if (at === undefined) return asApiError(() => currentWire(ctx.database(), input.runId));
      return toWire(asApiError(() => foldLog(ctx.database(), input.runId, at)));
    }),

  /** A node's long texts; with `outcome` and `holdoutOutcome` the reports it had at an earlier moment. */
  node: procedure
    .input(
      z.object({
        runId,
        nodeId,
        outcome: blobHash.nullable().optional(),
        holdoutOutcome: blobHash.nullable().optional(),
      }),
    )
    .query(({ ctx, input }): NodeDetail => nodeDetail(ctx.database(), input.runId, input.nodeId, input)),

  /** The nodes whose action, thought or observation contains every word, as far as the time limit allows; continue from `next`. */
  find: procedure
    .input(z.object({ runId, terms: z.array(z.string().min(1).max(200)).min(1).max(20), from: place }))
    .query(({ ctx, input, signal }): Promise<FoundPage> => {
      const terms = input.terms.map((term) => term.toLowerCase());
      return findPage(ctx.database(), input.runId, terms, input.from, signal);
    }),

  /** The nodes at which a test whose name contains the text was fixed or broken. */
  findTests: procedure
    .input(z.object({ runId, name: z.string().min(1).max(200) }))
    .query(({ ctx, input, signal }) =>
      findTests(ctx.database(), input.runId, input.name.toLowerCase(), signal),
    ),

  /** A text that a model wrote outside the steps, by the event that recorded it. */
  written: procedure.input(z.object({ runId, seq: place.min(1) })).query(({ ctx, input }): string => {
    const text = readWritten(ctx.database(), input.runId, input.seq);
    if (text === null) throw refuse(noTextInEvent(input.seq));
    return text;
  }),

  diff: procedure
    .input(z.object({ runId, from: nodeId, to: nodeId }))
    .query(async ({ ctx, input }): Promise<FileChange[]> => {
      const from = nodeSnapshot(ctx.database(), input.runId, input.from);
      const to = nodeSnapshot(ctx.database(), input.runId, input.to);
      if (from === to) return [];
      return ctx
        .snapshots()
        .diff(from, to)
        .catch((error: unknown) => {
          throw refuse(cannotCompare(input.from, input.to), error);
        });
    }),

  /** The changes from the root to the node, as a patch for `git apply`. */
  patch: procedure.input(z.object({ runId, nodeId })).query(async ({ ctx, input }): Promise<string> => {
    nodeSnapshot(ctx.database(), input.runId, input.nodeId);
    const state = loadState(ctx.database(), input.runId);
    const options = patchOptions(runRow(ctx.database(), input.runId).task);
    const solution = await solutionPatch(state, ctx.snapshots(), input.nodeId, options);
    if (solution === null) return '';
    const problem = await patchProblem(ctx.snapshots(), { ...solution, prefix: options.repositoryPrefix });
    if (problem !== null) throw refuse(patchRefused(problem));
    return solution.patch;
  }),

  /** The changes of the task's reference repair, once the run has ended; null before, and where there is none. */
  reference: procedure
    .input(z.object({ runId }))
    .query(({ ctx, input }): Promise<FileChange[] | null> => referenceChanges(ctx, input.runId)),

  /** What a strategy would decide for the current run, or for its state after event `at`. Nothing runs. */
  wouldChoose: procedure
    .input(
      z.object({
        runId,
        at: place.min(1).optional(),
        strategy: z.string().max(100),
        parameters: z.record(z.string(), z.unknown()),
      }),
    )
    .query(({ ctx, input }): WouldChoose => asApiError(() => wouldChoose(ctx.database(), input))),

  events: procedure
    .input(z.object({ runId, after: place, limit: z.number().int().min(1).max(10_000).default(pageSize) }))
    .query(({ ctx, input }): RunEvent[] => readEvents(ctx.database(), input.runId, input.after, input.limit)),

  /** Sends a command to the run's owner. The answer is an event with this id. */
  command: procedure
    .input(z.object({ runId, command: commandSchema }))
    .mutation(({ ctx, input }): { commandId: string } => {
      const row = asApiError(() => runRow(ctx.database(), input.runId));
      if (isEnded(row.status) && !worksAfterEnd(input.command.kind, row.status)) {
        throw refuse(runEnded(row.status));
      }
      return { commandId: sendCommand(ctx.database(), input.runId, input.command, ctx.actor) };
    }),

  /** The run's events after `after`, in batches, without end, and what models are saying. A client that reconnects continues where it was. */
  follow: procedure
    .input(z.object({ runId, after: place, lastEventId: z.string().regex(/^\d+$/).nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const db = ctx.database();
      asApiError(() => runRow(db, input.runId));
      const batches = follow(
        (after) => readEvents(db, input.runId, after, pageSize),
        input.lastEventId ? Number(input.lastEventId) : input.after,
        { signal: eitherSignal(signal, ctx.closing), pollMs: 30, batchMs: 50 },
        { read: () => readOutput(db, input.runId), before: [], key: JSON.stringify, everyMs: 100 },
      );
      for await (const { cursor, batch, alongside } of batches) {
        for (const message of newOutput(batch, alongside)) yield tracked(String(cursor), message);
      }
      breakOff(ctx.closing);
    }),

  /** The run list at once, and then the runs that changed, at most four times a second. */
  watch: procedure
    .input(z.object({ lastEventId: z.string().nullish() }).optional())
    .subscription(async function* ({ ctx, signal }) {
      const db = ctx.database();
      const lists = watch(
        () => changeMark(db),
        () => listRuns(db),
        { signal: eitherSignal(signal, ctx.closing), everyMs: 250 },
      );
      let sent: ReadonlySet<RunSummary> = new Set();
      for await (const { mark, value } of lists) {
        const changed = value.filter((summary) => !sent.has(summary));
        sent = new Set(value);
        yield tracked(String(mark), changed);
      }
      breakOff(ctx.closing);
    }),
});

/** A message of the stream: events, or what models are saying now if it changed. */
function* newOutput(
  events: RunEvent[],
  saying: Saying[] | undefined,
): Generator<RunEvent[] | { saying: Saying[] }> {
  if (events.length > 0) yield events;
  if (saying) yield { saying };
}

/** How the task wants its patches; a stored task that cannot be read wants them plain. */
function patchOptions(source: unknown): PatchOptions {
  try {
    const { test, repositoryPrefix } = taskFromSource(source);
    return { keepIgnored: test.keepIgnored, repositoryPrefix };
  } catch {
    return {};
  }
}

const eitherSignal = (request: AbortSignal | undefined, closing: AbortSignal): AbortSignal =>
  request ? AbortSignal.any([request, closing]) : closing;

/** A stream that returns tells its client not to reconnect. When the process ends, the client should reconnect, so the
// stream breaks off. */
function breakOff(closing: AbortSignal): void {
  closing.throwIfAborted();
}
