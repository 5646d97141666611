import { describe, expect, it } from 'vitest';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { contextCost, tokensByPart } from '@/server/core/usage/context-cost';
import { addSpend, noSpend } from '@/server/core/usage/spend';

const part = (kind: PromptPart['kind'], role: PromptPart['role'], tokens: number): PromptPart => ({
  kind,
  role,
  tokens,
  text: '',
});
const prompt = [
  part('system', 'system', 400),
  part('task', 'user', 100),
  part('experience', 'user', 200),
  part('step', 'assistant', 20),
  part('step', 'user', 260),
  part('step', 'assistant', 10),
  part('budget', 'user', 10),
];

describe('context cost', () => {
  it('counts a call by part: what the agent did apart from what came of it', () => {
    expect(tokensByPart(prompt)).toEqual({
      system: 400,
      task: 100,
      experience: 200,
      history: 30,
      observation: 260,
      budget: 10,
    });
  });

  it('adds up over calls and warns of a bank that takes more than 15 % of them', () => {
    const spend = addSpend(addSpend(noSpend, { parts: tokensByPart(prompt) }), {
      parts: tokensByPart(prompt),
    });
    const cost = contextCost(spend);
    expect(cost.tokens).toBe(2000);
    expect(cost.parts[0]).toEqual({ name: 'system', tokens: 800, share: 0.4 });
    expect([cost.experience, cost.warned]).toEqual([0.2, true]);
    const longer = addSpend(spend, { parts: { observation: 2000 } });
    expect(contextCost(longer)).toMatchObject({ experience: 0.1, warned: false });
  });

  it('of a run recorded before it was counted is empty', () => {
    expect(contextCost({})).toEqual({ parts: [], tokens: 0, experience: 0, warned: false });
    expect(contextCost(addSpend(noSpend, { steps: 1 }))).toMatchObject({ tokens: 0 });
  });
});
