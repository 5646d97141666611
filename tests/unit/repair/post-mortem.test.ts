import { describe, expect, it } from 'vitest';
import { assemblePostMortem, trimmedPostMortem } from '@/server/agent/post-mortem';
import type { HistoryStep } from '@/server/core/ports/model';
import { createRepairModel } from '@/server/repair/repair';

const seen = (text: string) => ({
  text,
  error: false,
  exitCode: null,
  truncated: false,
  reads: [],
  writes: [],
});
const request = (history: HistoryStep[]) =>
  assemblePostMortem({
    statement: 'Totals are wrong.',
    language: 'javascript',
    history,
    ending: 'steps used up',
    seed: '1',
  });
const signal = new AbortController().signal;

describe('the offline model’s post-mortem', () => {
  it('says that nothing is known where no tests were seen, and charges what it was shown', async () => {
    const prompt = request([{ action: { kind: 'list_files' }, observation: seen('src/a.js') }]);
    const reply = await createRepairModel().postMortem?.(prompt, signal);
    expect(reply?.text).toBe(
      'The attempt took 1 step and ended: steps used up. No readable test report was seen, so nothing is known of the fault.',
    );
    expect(reply?.usage.inputTokens).toBe(prompt.prompt.reduce((sum, part) => sum + part.tokens, 0));
    expect(reply?.usage.outputTokens).toBeGreaterThan(10);
  });

  it('is the same for the same steps', async () => {
    const model = createRepairModel();
    const prompt = request([{ action: { kind: 'finish', summary: 'done' }, observation: seen('') }]);
    expect(await model.postMortem?.(prompt, signal)).toEqual(await model.postMortem?.(prompt, signal));
  });
});

it('words are kept capped, and empty ones not at all', () => {
  expect(trimmedPostMortem('  \n ')).toBeNull();
  expect(trimmedPostMortem('x'.repeat(9_000))?.length).toBe(4_000);
});
