import { describe, expect, it } from 'vitest';
import { assemblePostMortem, keptWords } from '@/server/agent/post-mortem';
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
    const asked = request([{ action: { kind: 'list_files' }, observation: seen('src/a.js') }]);
    const reply = await createRepairModel().postMortem?.(asked, signal);
    expect(reply?.text).toBe(
      'The attempt took 1 step and ended: steps used up. No readable test report was seen, so nothing is known of the fault.',
    );
    expect(reply?.usage.inputTokens).toBe(asked.prompt.reduce((sum, part) => sum + part.tokens, 0));
    expect(reply?.usage.outputTokens).toBeGreaterThan(10);
  });

  it('is the same for the same steps', async () => {
    const model = createRepairModel();
    const asked = request([{ action: { kind: 'finish', summary: 'done' }, observation: seen('') }]);
    expect(await model.postMortem?.(asked, signal)).toEqual(await model.postMortem?.(asked, signal));
  });
});

it('words are kept capped, and empty ones not at all', () => {
  expect(keptWords('  \n ')).toBeNull();
  expect(keptWords('x'.repeat(9_000))?.length).toBe(4_000);
});
