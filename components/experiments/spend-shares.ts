import type { Cell } from '@/server/core/experiment/arms';

/** Where an arm's spend went. */
export interface SpendShares {
  /** Tokens. `experience` is the part of the agent's prompts about earlier attempts; `agent` does not include it. */
  tokens: {
    agent: number;
    experience: number;
    probe: number;
    judge: number;
    postMortem: number;
    summary: number;
    tests: number;
  };
  /** Shares of the time in models, verification and other sandbox work; they sum to 1 if any was measured. */
  time: { model: number; verification: number; sandbox: number };
}

export function spendShares(arm: string, cells: readonly Cell[]): SpendShares {
  const own = cells.filter((cell) => cell.arm === arm).map(({ result }) => result);
  const sum = (pick: (result: Cell['result']) => number) => own.reduce((total, one) => total + pick(one), 0);
  const experience = sum(({ parts }) => parts.experience ?? 0);
  const modelMs = sum((one) => one.modelMs);
  const verifyMs = sum((one) => one.verifyMs);
  const otherMs = Math.max(0, sum((one) => one.sandboxMs) - verifyMs);
  const all = Math.max(1e-9, modelMs + verifyMs + otherMs);
  return {
    tokens: {
      agent: Math.max(0, sum(({ roles }) => roles.agent ?? 0) - experience),
      experience,
      probe: sum(({ roles }) => roles.probe ?? 0),
      judge: sum(({ roles }) => roles.judge ?? 0),
      postMortem: sum(({ roles }) => roles.postMortem ?? 0),
      summary: sum(({ roles }) => roles.summary ?? 0),
      tests: sum(({ roles }) => roles.tests ?? 0),
    },
    time: { model: modelMs / all, verification: verifyMs / all, sandbox: otherMs / all },
  };
}
