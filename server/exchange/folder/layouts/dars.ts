import { nameOf, sibling } from '@/server/exchange/folder/files';
import { readFile } from '@/server/exchange/read';
import { Notes } from '@/server/exchange/reading/notes';
import { noVerdict } from '@/server/exchange/reading/sentences';
import { type Fields, rows, text } from '@/server/exchange/reading/value';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { type Item, jsonIn, type Layout } from './layout';

const resultsName = 'overall_evaluation_results.json';

/** A folder of DARS: a tree, and what the harness found of its patches. */
export const darsFolder: Layout = {
  name: 'DARS',
  items: (folder) =>
    [...folder.keys()]
      .filter((path) => path.endsWith('.root') && folder.has(sibling(path, resultsName)))
      .map(
        (path): Item => ({
          path,
          files: [path, sibling(path, resultsName)],
          task: nameOf(path).split('.')[0] || null,
          open: async () => {
            const notes = new Notes();
            const verdicts = rows(await jsonIn(folder, sibling(path, resultsName), notes));
            const reading = await readFile(path, (await folder.get(path)?.read()) ?? new Uint8Array());
            return { ...reading, runs: reading.runs.map((run) => withVerdicts(run, verdicts)) };
          },
        }),
      ),
};

/**
 * The run with the harness's verdicts, found by the text of patches; equal patches take equal verdicts in their order.
 * `status: success` says only that the evaluation ran: resolved is “Instances resolved: 1” in its output.
 */
function withVerdicts(run: ImportedRun, verdicts: readonly Fields[]): ImportedRun {
  const byPatch = new Map<string, (boolean | null)[]>();
  for (const { content, output } of verdicts) {
    const key = text(content)?.trim() ?? '';
    const [, count] = /Instances resolved: (\d+)/.exec(text(output) ?? '') ?? [];
    const queue = byPatch.get(key) ?? [];
    queue.push(count === undefined ? null : count !== '0');
    byPatch.set(key, queue);
  }
  const attempts = run.attempts.map((attempt) => {
    const key = attempt.patch?.trim() ?? '';
    const verdict = key === '' ? undefined : byPatch.get(key)?.shift();
    return { ...attempt, resolved: verdict ?? attempt.resolved };
  });
  const known = attempts.map(({ resolved }) => resolved).filter((one) => one !== null);
  if (known.length === 0) return { ...run, attempts };
  return {
    ...run,
    attempts,
    outcome: { ...run.outcome, resolved: known.includes(true), source: 'report' },
    notes: run.notes.filter((note) => note.text !== noVerdict),
  };
}
