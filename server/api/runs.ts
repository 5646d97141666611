import { tracked } from '@trpc/server';
import { z } from 'zod';
import { sendCommand } from '@/db/commands';
import type { Saying } from '@/db/live-output';
import { changeMark, readEvents } from '@/db/log';
import { outageMessage } from '@/db/outage/outage';
import { listRuns, type RunSummary, runRow } from '@/db/runs';
import { readWritten } from '@/db/written';
import type { FileChange } from '@/server/core/agent/file-change';
import type { RunEvent } from '@/server/core/run/event';
import { importRefusal } from '@/server/core/run/imported';
import { isEnded } from '@/server/core/run/spec';
import type { WireState } from '@/server/core/run/wire';
import type { PageContents } from './aside/jobs';
import { commandSchema, worksAfterEnd } from './command-schema';
import { type ComparedNode, comparedNode } from './compared-nodes';
import { asApiError, refuse } from './errors';
import { type FoundPage, findPage, findTests } from './find';
import { follow, watch } from './follow';
import { blobHash, nodeId, runId } from './id-schemas';
import { newsOf } from './live/news';
import { batchSize, readingsOf } from './live/readings';
import { standingOf } from './live/standing';
import { makeRun, newRunSchema } from './new-run';
import { type NodeDetail, nodeDetail, nodeSnapshot } from './node-detail';
import { referenceChanges } from './reference';
import { orderOf, type RunOrder } from './run-again';
import { changedRuns } from './run-list';
import { currentWire } from './run-states';
import { cannotCompare, noTextInEvent, runEnded } from './sentences';
import { sharedChoice } from './shared-choice';
import { aside, procedure, router } from './trpc';
import type { WouldChoose } from './would-choose';

const place = z.number().int().min(0);
const pageSize = 500;
const mostCompared = 8;

/** What `follow` and `watch` take; a browser names them when it says what its stream carries. */
export const runFollowed = z.object({
  runId,
  after: place,
  lastEventId: z.string().regex(/^\d+$/).nullish(),
});
export const standingFollowed = z.object({ runId, lastEventId: z.string().nullish() });
export const runsWatched = z.object({ lastEventId: z.string().regex(/^\d+$/).nullish() }).optional();

export const runs = router({
  list: procedure.query(({ ctx }): RunSummary[] => listRuns(ctx.database())),

  create: procedure.input(newRunSchema).mutation(({ ctx, input }) => makeRun(ctx, input)),

  /** What makes the run again: its task and its settings as they stand now. */
  order: procedure
    .input(z.object({ runId }))
    .query(({ ctx, input }): RunOrder => orderOf(ctx.database(), input.runId)),

  /** The current run, or its state after event `at`. */
  state: procedure
    .input(z.object({ runId, at: place.min(1).optional() }))
    .query(({ ctx, input, signal }): WireState | Promise<WireState> => {
      const { runId, at } = input;
      if (at === undefined) return asApiError(() => currentWire(ctx.database(), runId));
      return aside(ctx, 'stateAt', { runId, at }, signal);
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
  /** Nodes of whatever runs, to be compared: their tests and how they stand. */
  compared: procedure
    .input(
      z.object({
        nodes: z
          .array(z.object({ runId, nodeId: nodeId.nullable() }))
          .min(1)
          .max(mostCompared),
      }),
    )
    .query(({ ctx, input }): ComparedNode[] =>
      input.nodes.map((one) => comparedNode(ctx.database(), one.runId, one.nodeId)),
    ),

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
    .query(async ({ ctx, input, signal }): Promise<FileChange[]> => {
      const from = nodeSnapshot(ctx.database(), input.runId, input.from);
      const to = nodeSnapshot(ctx.database(), input.runId, input.to);
      if (from === to) return [];
      return aside(ctx, 'diff', { from, to }, signal).catch((error: unknown) => {
        throw outageMessage(error) === null ? refuse(cannotCompare(input.from, input.to), error) : error;
      });
    }),

  /** The changes from the root to the node, as a patch for `git apply`. */
  patch: procedure
    .input(z.object({ runId, nodeId }))
    .query(async ({ ctx, input, signal }): Promise<string> => {
      nodeSnapshot(ctx.database(), input.runId, input.nodeId);
      return aside(ctx, 'patch', input, signal);
    }),

  /** What the page of the run that can be handed over would hold. */
  pageContents: procedure
    .input(z.object({ runId, choice: sharedChoice }))
    .query(({ ctx, input, signal }): Promise<PageContents> => {
      asApiError(() => runRow(ctx.database(), input.runId));
      return aside(ctx, 'pageContents', input, signal);
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
    .query(({ ctx, input, signal }): Promise<WouldChoose> => aside(ctx, 'wouldChoose', input, signal)),

  events: procedure
    .input(z.object({ runId, after: place, limit: z.number().int().min(1).max(10_000).default(pageSize) }))
    .query(({ ctx, input }): RunEvent[] => readEvents(ctx.database(), input.runId, input.after, input.limit)),

  /** Sends a command to the run's owner. The answer is an event with this id. */
  command: procedure
    .input(z.object({ runId, command: commandSchema }))
    .mutation(({ ctx, input }): { commandId: string } => {
      const row = asApiError(() => runRow(ctx.database(), input.runId));
      const refusal = importRefusal(row.spec, input.command.kind);
      if (refusal !== null) throw refuse(refusal);
      if (isEnded(row.status) && !worksAfterEnd(input.command.kind, row.status)) {
        throw refuse(runEnded(row.status));
      }
      return { commandId: sendCommand(ctx.database(), input.runId, input.command, ctx.actor) };
    }),

  /** The run's events after `after`, in batches, without end, and what models are saying. A client that reconnects continues where it was. */
  follow: procedure.input(runFollowed).subscription(async function* ({ ctx, input, signal }) {
    const db = ctx.database();
    asApiError(() => runRow(db, input.runId));
    const { events, output } = readingsOf(db);
    const batches = follow(
      (after) => events(input.runId, after),
      input.lastEventId ? Number(input.lastEventId) : input.after,
      { signal: eitherSignal(signal, ctx.closing), news: newsOf(db), batchMs: 50, full: batchSize },
      { read: () => output(input.runId), before: [], key: JSON.stringify },
    );
    for await (const { cursor, batch, alongside } of batches) {
      for (const message of newOutput(batch, alongside)) yield tracked(String(cursor), message);
    }
    breakOff(ctx.closing);
  }),

  /** How the run stands, at once and after each change. */
  standing: procedure.input(standingFollowed).subscription(async function* ({ ctx, input, signal }) {
    const db = ctx.database();
    const standing = () => asApiError(() => standingOf(db, input.runId));
    const changes = watch(() => JSON.stringify(standing()), standing, {
      signal: eitherSignal(signal, ctx.closing),
      news: newsOf(db),
      everyMs: 250,
    });
    let count = 0;
    for await (const { value } of changes) {
      count += 1;
      yield tracked(String(count), value);
    }
    breakOff(ctx.closing);
  }),

  /** The runs that change from now on, or from the last message on, at most four times a second. */
  watch: procedure.input(runsWatched).subscription(async function* ({ ctx, input, signal }) {
    const db = ctx.database();
    let last = input?.lastEventId ? Number(input.lastEventId) : changeMark(db);
    const changes = watch(
      () => changeMark(db),
      () => changedRuns(db, last),
      { signal: eitherSignal(signal, ctx.closing), news: newsOf(db), everyMs: 250 },
    );
    for await (const { mark, value } of changes) {
      last = mark;
      yield tracked(String(mark), value);
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

const eitherSignal = (request: AbortSignal | undefined, closing: AbortSignal): AbortSignal =>
  request ? AbortSignal.any([request, closing]) : closing;

/** A stream that returns tells its client not to reconnect. When the process ends, the client should reconnect, so the
// stream breaks off. */
function breakOff(closing: AbortSignal): void {
  closing.throwIfAborted();
}
