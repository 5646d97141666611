import type { Spend, SpendDelta } from '@/server/core/usage/spend';

/** The charge of one step that has begun and is not in the log yet. */
interface OpenCharge {
  /** What the step turned out to cost, once that is known. */
  set(charge: SpendDelta): void;
  /** The step is in the log, or was discarded: its charge no longer counts here. A second call does nothing. */
  close(): void;
}

/** The charges of steps in flight. They count against the budget before they are in the log. */
export interface ChargesInFlight {
  open(charge: SpendDelta): OpenCharge;
  /** `spend` with all open charges added. Only steps, tokens and dollars are counted. */
  addedTo(spend: Spend): Spend;
}

export function createChargesInFlight(): ChargesInFlight {
  const charges = new Map<symbol, SpendDelta>();
  return {
    open(charge) {
      const key = Symbol('step in flight');
      charges.set(key, charge);
      return {
        set(known) {
          if (charges.has(key)) charges.set(key, known);
        },
        close() {
          charges.delete(key);
        },
      };
    },
    addedTo(spend) {
      let { steps, inputTokens, outputTokens, usd } = spend;
      for (const charge of charges.values()) {
        steps += charge.steps ?? 0;
        inputTokens += charge.inputTokens ?? 0;
        outputTokens += charge.outputTokens ?? 0;
        usd += charge.usd ?? 0;
      }
      return { ...spend, steps, inputTokens, outputTokens, usd };
    },
  };
}
