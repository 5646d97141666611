import type { Guest } from '@/server/core/ports/guest';
import type { Model, RelayedReply } from '@/server/core/ports/model';
import type { RunningProgram } from '@/server/core/ports/sandbox';
import type { AttemptState } from '@/server/core/run/state';
import { addUsage, noUsage } from '@/server/core/usage/usage';
import { listenerFor } from '@/server/engine/attempt/listener';
import { failureOf, ModelFailed } from '@/server/engine/attempt/request-step';
import { stepsUsed } from '@/server/engine/attempt/sentences';
import { promptBaseAt, settleStep } from '@/server/engine/attempt/settle';
import { closingFor, limitText } from '@/server/engine/attempt/walk';
import { chargeFailure } from '@/server/engine/context/charge-failure';
import { type RunContext, spendNow } from '@/server/engine/context/context';
import { ready } from '@/server/engine/context/ready';
import { timedCall } from '@/server/engine/context/timed-call';
import { type Conversation, conversationIn, standingOf, wholeText } from '@/server/guests/conversation';
import type { GuestCall } from '@/server/guests/relay';
import { keepReply, keptReply } from './kept-replies';
import { compacted, refusedPaths, sideCall } from './sentences';
import { promptMaker, stepOf } from './step';

/** A reply that the guest has, and whose results are not known yet. */
interface OpenStep {
  reply: RelayedReply;
  conversation: Conversation;
  modelMs: number;
  /** When the guest got it, by the run's clock. */
  repliedAt: number;
  charge: { close(): void };
}

/** The walk is over: the guest gets no reply any more. */
class WalkOver extends Error {}

const shown = (text: string) => text.replace(/\s+/g, ' ').slice(0, 200);

/**
 * The model calls of one walk of a guest. A request that goes on with the main conversation closes the step before it and
 * opens the next; its reply is held back until the files of the step before are kept.
 */
export class GuestCalls {
  private program: RunningProgram | null = null;
  private started: (program: RunningProgram) => void = () => {};
  private readonly running = new Promise<RunningProgram>((resolve) => {
    this.started = resolve;
  });
  private before: Conversation | null = null;
  private replying: Promise<RelayedReply> | null = null;
  private open: OpenStep | null = null;
  private settling: Promise<void> = Promise.resolve();
  private notes: string[] = [];
  private aside = noUsage;
  private sideCalls = 0;
  private taken: number;
  /** Why the walk ended, where we ended it. */
  private ending: string | null = null;
  private failure: Error | null = null;
  private readonly prompts;
  private readonly promptOf = promptMaker();

  constructor(
    private readonly context: RunContext,
    private readonly attempt: AttemptState,
    private readonly parts: { guest: Guest; model: Model; stop: AbortController },
  ) {
    this.taken = attempt.steps;
    this.prompts = promptBaseAt(context, attempt.head);
  }

  /** The guest runs. */
  runs(program: RunningProgram): void {
    this.program = program;
    this.started(program);
  }

  async handle(call: GuestCall): Promise<RelayedReply> {
    const conversation = conversationIn(call.protocol, call.body);
    const isMain = this.parts.guest.profile.isMain(conversation.tools);
    const standing = isMain ? standingOf(conversation, this.before) : 'other';
    if (standing === 'other') return this.side(call, conversation);
    // The guest tries again what it lost: it has been paid for.
    if (standing === 'repeated' && this.replying) return this.replying;
    if (standing === 'compacted') this.notes.push(compacted);
    const earlier = this.before;
    this.before = conversation;
    const replying = this.next(call, conversation);
    this.replying = replying;
    const reply = await replying;
    if (reply.status !== 200) this.before = earlier;
    return reply;
  }

  /** What became of the walk once the guest has ended. */
  async conclude(end: { over: string; isWell: boolean; refused: readonly string[] }): Promise<string> {
    await this.settling;
    if (this.failure) throw this.failure;
    if (this.ending !== null) return this.ending;
    this.context.signal.throwIfAborted();
    if (end.refused.length > 0) this.notes.push(refusedPaths(end.refused));
    const { open } = this;
    const finished = open !== null && open.reply.calls.length === 0;
    if (open) await this.settle(open, null);
    if (finished) return 'finished';
    if (this.taken === 0) throw new Error(end.over);
    return end.over;
  }

  settled(): Promise<void> {
    this.open?.charge.close();
    return this.settling.catch(() => {});
  }

  private async next(call: GuestCall, conversation: Conversation): Promise<RelayedReply> {
    const { context } = this;
    try {
      const { open } = this;
      this.open = null;
      if (open) this.settling = this.settle(open, conversation);
      // A failure is met where it is awaited below.
      this.settling.catch(() => {});
      if (open && this.program === null) await this.running;
      const why = this.whyOver();
      if (why !== null || !context.control.gate.open) await this.settling;
      if (why !== null) {
        this.ending = why;
        throw new WalkOver(why);
      }
      await ready(context);
      const charge = context.control.inFlight.open({ steps: 1 });
      try {
        const before = context.clock();
        const about = `${this.attempt.id}/${this.taken}`;
        const reply =
          keptReply(context, about, conversation) ?? (await this.request(call, conversation, about));
        const modelMs = context.clock() - before;
        await this.settling;
        context.signal.throwIfAborted();
        if (reply.status === 200) {
          this.open = { reply, conversation, modelMs, repliedAt: context.clock(), charge };
        } else charge.close();
        return reply;
      } catch (error) {
        charge.close();
        throw error;
      }
    } catch (error) {
      if (!(error instanceof WalkOver))
        this.failure ??= error instanceof Error ? error : new Error(String(error));
      this.parts.stop.abort();
      throw error;
    }
  }

  private whyOver(): string | null {
    const { context, attempt } = this;
    if (this.taken >= attempt.proposal.steps) return stepsUsed;
    return closingFor(context, attempt) ?? limitText(context.log.state.spec.budget, spendNow(context));
  }

  /** One call of the model, charged and kept in the log before anyone has its reply. */
  private async request(call: GuestCall, conversation: Conversation, about: string): Promise<RelayedReply> {
    const { context, attempt } = this;
    const { model } = this.parts;
    const { relay } = model;
    if (!relay) throw new ModelFailed(`${model.id} passes no calls on.`);
    const listener = listenerFor(context, attempt.id);
    const before = context.clock();
    const relayed = { ...call, text: wholeText(conversation) };
    const timed = timedCall(context, (signal) => relay(relayed, signal, listener.update));
    try {
      const reply = await timed.result.finally(listener.end);
      if (reply.status === 200) keepReply(context, { about, model: model.id, conversation }, reply);
      return reply;
    } catch (error) {
      chargeFailure(context, attempt.id, error, context.clock() - before);
      if (context.signal.aborted) throw error;
      throw failureOf(context, error, timed.timeUp());
    }
  }

  /** A call beside the main conversation: a title, a summary, an agent below it. Charged to the step it falls in. */
  private async side(call: GuestCall, conversation: Conversation): Promise<RelayedReply> {
    const about = `${this.attempt.id}/${this.taken} side ${this.sideCalls++}`;
    try {
      const reply =
        keptReply(this.context, about, conversation) ?? (await this.request(call, conversation, about));
      const { items } = conversation;
      const last = items.at(-1);
      this.notes.push(sideCall(shown(last?.text ?? ''), shown(reply.text)));
      this.aside = addUsage(this.aside, reply.usage);
      return reply;
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
      this.parts.stop.abort();
      throw error;
    }
  }

  private async settle(open: OpenStep, next: Conversation | null): Promise<void> {
    const { context, attempt, parts } = this;
    const program = this.program ?? (await this.running);
    const { notes, aside } = this;
    this.notes = [];
    this.aside = noUsage;
    this.taken++;
    const reply = { ...open.reply, usage: addUsage(open.reply.usage, aside) };
    const step = stepOf(parts.guest.profile, { model: parts.model.id, reply, notes }, next);
    await settleStep(
      context,
      program,
      this.prompts,
      {
        ...step,
        attemptId: attempt.id,
        by: attempt.startedBy,
        donor: null,
        graft: null,
        outcome: null,
        prompt: this.promptOf(open.conversation),
        modelMs: open.modelMs,
        sandboxMs: context.clock() - open.repliedAt,
        paid: true,
      },
      open.charge.close,
    ).finally(open.charge.close);
  }
}
