import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Figures, figuresOf } from '@/server/exchange/figures';
import { readFile } from '@/server/exchange/read';
import { type Truth, truthIn } from '@/tests/support/exchange/truth';
import { sharedFolder } from '@/tests/support/shared-folder';

const fixtures = sharedFolder('exchange/fixtures', 'TRUTH.md');
const reason = 'the folder shared/exchange is not next to the checkout';
const all = fixtures === null ? [] : truthIn(fixtures);

/** Files that the counting script could not read, and what they are: a refusal, or the figures of a reader. */
const beyondTheScript: Record<string, RegExp | Partial<Figures>> = {
  'aira-dojo/JOURNAL.synthetic.jsonl': { format: 'aira-dojo', nodes: 4, counts: { withDonor: 1 } },
  'awkward/deep.json': /list of lists/,
  'awkward/empty.json': /is empty/,
  'awkward/truncated.traj.json': /cut off at line 1, column \d+/,
  'awkward/utf16.traj.json': { format: 'mini-swe-agent', version: 'mini-swe-agent-1.1', nodes: 2, usd: 0.05 },
  'awkward/cycle.json': /circle: 1 → 2 → 1/,
  'awkward/duplicate-ids.json': /same id: 1/,
  'dars/overall_evaluation_results.json': /no reader knows/,
  'gemini/session-rewind.synthetic.jsonl': { format: 'gemini-cli', nodes: 1, toolCalls: 1 },
  'inspect/branch_events.json': /no reader knows/,
  'inspect/log_streaming.zstd.eval': { format: 'inspect-eval', version: '2', counts: { samples: 4 } },
  'swe-bench/instance-legacy.jsonl': /no reader knows/,
  'terminal-bench-v1/2025-08-07__20-46-16/run_metadata.json': /no reader knows/,
};
const unknown = (truth: Truth) => /^(?:object|list|jsonl)-unknown$|^ERROR$|^unreadable$/.test(truth.format);
const isTrial = (file: string) => /hello-world__\w+\/result\.json$/.test(file);
const isConfig = (file: string) => /harbor-job.*\/(?:config|2026[^/]*\/result)\.json$/.test(file);

async function figuresIn(file: string): Promise<Figures[]> {
  return figuresOf(file, await readFile(file, new Uint8Array(readFileSync(path.join(fixtures ?? '', file)))));
}

describe.skipIf(fixtures === null)(`files cut from real runs (skipped where ${reason})`, () => {
  const known = all.filter((truth) => !(truth.file in beyondTheScript) && !unknown(truth));

  test('the table has a row for each of the files that it is about', () => {
    expect(all.length).toBeGreaterThan(75);
    expect(all.filter(({ file }) => !existsSync(path.join(fixtures ?? '', file)))).toEqual([]);
  });

  test.each(known)('$file', async (truth) => {
    const found = await figuresIn(truth.file);
    const [first] = found;
    expect([first?.format, first?.version].filter(Boolean).join(' ')).toBe(truth.format);
    for (const key of ['nodes', 'branchPoints', 'leaves', 'depth', 'toolCalls'] as const) {
      if (truth[key] !== null) expect([key, first?.[key]]).toEqual([key, truth[key]]);
    }
    // The table rounds some costs to six digits.
    if (truth.usd !== null) expect(first?.usd).toBeCloseTo(truth.usd, 6);
    const { rows, samples, sidechain, forks } = truth.counts;
    if (rows !== undefined) expect(first?.counts.rows).toBe(rows);
    if (samples !== undefined) expect(first?.counts.samples).toBe(samples);
    if (sidechain !== undefined) expect(first?.counts.sidechainRows).toBe(sidechain);
    if (forks !== undefined) expect(first?.branchPoints).toBe(forks);
    if (truth.resolved === 'True') expect(first?.resolved).toBe(true);
    else if (truth.resolved !== null) expect(first?.counts.resolved).toBe(Number(truth.resolved));
    const isRepaired = first?.notes.some((note) => /cut off|NUL bytes/.test(note)) ?? false;
    expect(isRepaired).toBe(truth.counts.badLines !== undefined);
  });

  test.each(Object.entries(beyondTheScript))(
    '%s, which the counting script could not read',
    async (file, expected) => {
      if (expected instanceof RegExp) await expect(figuresIn(file)).rejects.toThrow(expected);
      else expect((await figuresIn(file))[0]).toMatchObject(expected);
    },
  );

  test('every other file that the script did not know is a result of a trial, or a setting that no reader knows', async () => {
    const rest = all
      .filter((truth) => unknown(truth) && !(truth.file in beyondTheScript))
      .map(({ file }) => file);
    expect(rest.length).toBe(8);
    for (const file of rest) {
      expect(isTrial(file) || isConfig(file)).toBe(true);
      if (isTrial(file)) expect((await figuresIn(file))[0]?.format).toBe('harbor-trial');
      else await expect(figuresIn(file)).rejects.toThrow(/no reader knows/);
    }
  });

  test('a step whose parent is missing stands under the root, with a note', async () => {
    const [orphan] = await figuresIn('moatless-transitions/orphan.json');
    expect(orphan?.notes).toContain('steps whose parent is missing; they stand under the root: 1');
    expect(orphan?.notes.some((note) => note.startsWith('The file states other US dollars'))).toBe(true);
  });
});
