import type { Turn } from '@/server/core/agent/turn';
import type { SpendDelta } from '@/server/core/usage/spend';
import { noUsage } from '@/server/core/usage/usage';
import type { Command } from './command';
import type { EventBody } from './event';
import { newerLog } from './sentences';

/**
 * The form in which events are written today. Older ones are lifted to it when they are read, here and nowhere else, so
 * that the rest of the product knows one form. Whoever changes what an event holds adds one to the version, a lift from
 * the one before, and a database of the old form to `tests/fixtures`.
 *
 * Version 1, until November 2026: `told` for what an agent sees of its budget; a node's and a spend's usage in parts of
 * their own (`call`, `calls`); `vouched`, `asked` and `answered` in names of events.
 * Version 2: a node and a spend are a `Usage`; names as in `docs/glossary.md`.
 */
export const logVersion = 2;

/** JSON of an older form, whose fields the lifts know. */
type Stored = Record<string, unknown>;
const stored = (value: unknown): Stored => Object(value);
const amount = (value: unknown): number => (typeof value === 'number' ? value : 0);

const lifts: Record<number, { body: (body: Stored) => Stored; spend: (spend: Stored) => Stored }> = {
  1: { body: bodyFrom1, spend: spendFrom1 },
};

/** An event of any version in today's form. Throws NewerLog for a version that is not known yet. */
export function liftEvent(
  version: number,
  body: unknown,
  spend: unknown,
): { body: EventBody; spend: SpendDelta | null } {
  if (version > logVersion) throw new NewerLog(version);
  let lifted = { body: stored(body), spend: spend === null ? null : stored(spend) };
  for (let at = version; at < logVersion; at++) {
    const lift = lifts[at];
    if (lift) lifted = { body: lift.body(lifted.body), spend: lifted.spend && lift.spend(lifted.spend) };
  }
  // What a database of this product holds is trusted: it was checked when it was written.
  return lifted as unknown as { body: EventBody; spend: SpendDelta | null };
}

/** A command that waits since before version 2, in today's form. */
export function liftCommand(command: unknown): Command {
  const old = stored(command);
  const lifted =
    old.kind === 'vouch'
      ? { ...old, kind: 'accept' }
      : old.kind === 'budget'
        ? { ...old, budget: budgetFrom1(stored(old.budget)) }
        : old.kind === 'decide'
          ? {
              ...old,
              verdict: old.verdict === 'yes' ? 'approve' : old.verdict === 'no' ? 'reject' : old.verdict,
            }
          : old;
  return lifted as unknown as Command;
}

/** A stored `Turn`: version 1 named its text `words`. */
export function liftTurn({
  words = '',
  text = words,
  ...turn
}: Omit<Turn, 'text'> & { text?: string | undefined; words?: string | undefined }): Turn {
  return { text, ...turn };
}

export class NewerLog extends Error {
  constructor(readonly version: number) {
    super(newerLog(version, logVersion));
    this.name = 'NewerLog';
  }
}

function bodyFrom1(body: Stored): Stored {
  switch (body.type) {
    case 'run.created': {
      const spec = stored(body.spec);
      return { ...body, spec: { ...spec, budget: budgetFrom1(stored(spec.budget)) } };
    }
    case 'run.budget':
      return { ...body, budget: budgetFrom1(stored(body.budget)) };
    case 'node.settled':
      return { ...body, node: nodeFrom1(stored(body.node)) };
    case 'results.contrasted':
      return { ...body, contrast: contrastFrom1(stored(body.contrast)) };
    case 'command.answered':
      return { ...body, type: 'command.handled', kind: body.kind === 'vouch' ? 'accept' : body.kind };
    case 'node.vouched':
      return { ...body, type: 'node.accepted' };
    case 'verification.asked':
      return { ...body, type: 'verification.requested' };
    case 'approval.asked':
      return { ...body, type: 'approval.requested' };
    default:
      return body;
  }
}

function budgetFrom1({ told, ...budget }: Stored): Stored {
  return told === undefined ? budget : { ...budget, shown: told };
}

/** The lines changed, the cost of snapshots and grafts were added within version 1. */
function nodeFrom1({ call, ...node }: Stored): Stored {
  const of = stored(call);
  const tokens = amount(node.inputTokens) + amount(node.outputTokens);
  return {
    donorId: null,
    graft: null,
    changedLines: null,
    snapshotCost: null,
    ...node,
    calls: tokens > 0 ? 1 : 0,
    requests: amount(of.requests),
    cachedInputTokens: amount(of.cachedInputTokens),
    cacheWriteTokens: amount(of.cacheWriteTokens),
    reasoningTokens: amount(of.reasoningTokens),
    estimatedTokens: of.estimated === true ? tokens : 0,
    turn: of.turn ?? null,
  };
}

function contrastFrom1(contrast: Stored): Stored {
  const cases = Array.isArray(contrast.cases) ? contrast.cases : [];
  return {
    ...contrast,
    cases: cases.map((one) => {
      const { answers, ...rest } = stored(one);
      return { ...rest, values: answers };
    }),
  };
}

/** Version 1 did not count calls: each charge was that of one. Of a role it had the sum of input and output alone. */
function spendFrom1({ calls, roles, ...spend }: Stored): Stored {
  const charged = amount(spend.inputTokens) + amount(spend.outputTokens) > 0;
  return {
    ...spend,
    ...(charged ? { calls: 1 } : {}),
    ...stored(calls),
    ...(roles === undefined
      ? {}
      : {
          roles: Object.fromEntries(
            Object.entries(stored(roles)).map(([role, of]) => {
              const { calls, tokens, usd } = stored(of);
              return [
                role,
                { ...noUsage, calls: amount(calls), inputTokens: amount(tokens), usd: amount(usd) },
              ];
            }),
          ),
        }),
  };
}
