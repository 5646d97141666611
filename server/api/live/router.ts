import { z } from 'zod';
import { type Client, oncePerClient } from '@/db/prepared';
import { experimentFollowed, experiments } from '@/server/api/experiments';
import { runFollowed, runs, runsWatched, standingFollowed } from '@/server/api/runs';
import { type ApiContext, createCallerFactory, procedure, router } from '@/server/api/trpc';
import { Stream, type StreamMessage } from './streams';

const streamId = z.string().regex(/^[a-z0-9]{16,64}$/);

const topic = z.discriminatedUnion('path', [
  z.object({ path: z.literal('runs.follow'), input: runFollowed }),
  z.object({ path: z.literal('runs.watch'), input: runsWatched }),
  z.object({ path: z.literal('runs.standing'), input: standingFollowed }),
  z.object({ path: z.literal('experiments.follow'), input: experimentFollowed }),
]);
/** As it came: one that is not in order fails alone. */
const named = z.object({ path: z.string().max(100), input: z.unknown().optional() });
type What = z.infer<typeof named>;

const callerOf = createCallerFactory(router({ runs, experiments }));

/** The messages of a topic, as its own subscription gives them. */
async function subscribe(ctx: ApiContext, what: What, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
  const caller = callerOf(ctx, { signal });
  const wanted = topic.parse(what);
  switch (wanted.path) {
    case 'runs.follow':
      return caller.runs.follow(wanted.input);
    case 'runs.watch':
      return caller.runs.watch(wanted.input);
    case 'runs.standing':
      return caller.runs.standing(wanted.input);
    case 'experiments.follow':
      return caller.experiments.follow(wanted.input);
    default:
      return wanted satisfies never;
  }
}

/** The open streams of this process, by the id that their browser chose. */
const openStreams = oncePerClient((_: Client) => new Map<string, Stream<What>>());

export const live = router({
  /** The one stream of a browser. It begins with `hello` and carries what `want` names. */
  open: procedure.input(z.object({ stream: streamId })).subscription(async function* ({
    ctx,
    input,
    signal,
  }): AsyncGenerator<StreamMessage> {
    const streams = openStreams(ctx.database().$client);
    const ended = signal ? AbortSignal.any([signal, ctx.closing]) : ctx.closing;
    const stream = new Stream<What>((what, until) => subscribe(ctx, what, until), ended);
    streams.set(input.stream, stream);
    try {
      yield* stream.messages();
      ctx.closing.throwIfAborted();
    } finally {
      stream.want([]);
      if (streams.get(input.stream) === stream) streams.delete(input.stream);
    }
  }),

  /** Says everything that an open stream is to carry from now on. False: this process has no such stream. */
  want: procedure
    .input(
      z.object({
        stream: streamId,
        topics: z.array(z.object({ id: z.string().min(1).max(100), what: named })).max(500),
      }),
    )
    .mutation(({ ctx, input }): boolean => {
      const stream = openStreams(ctx.database().$client).get(input.stream);
      stream?.want(input.topics);
      return stream !== undefined;
    }),
});
