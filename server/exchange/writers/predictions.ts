import { jsonLines } from './tree-of';
import type { Writer, WrittenRun } from './written';

/** Predictions for SWE-bench: the winner of each run, a line each. A run without a patch has an empty one. */
export const writePredictions: Writer = (runs) => ({
  files: [{ path: 'preds.jsonl', content: jsonLines(runs.map((one) => prediction(one, patchOf(one)))) }],
  leftOut: ['everything but the patch of each run’s best result'],
});

/** One file for each attempt by its number: the first of every run, the second … */
export const writeAllPredictions: Writer = (runs) => {
  const most = Math.max(0, ...runs.map(({ run }) => run.attempts.length));
  const files = Array.from({ length: most }, (_, at) => ({
    path: `preds.attempt-${at + 1}.jsonl`,
    content: jsonLines(
      runs.flatMap((one) => {
        const attempt = one.run.attempts[at];
        return attempt ? [prediction(one, attempt.patch ?? '')] : [];
      }),
    ),
  }));
  return { files, leftOut: ['everything but the patches of attempts'] };
};

const prediction = ({ id, run }: WrittenRun, patch: string) => ({
  instance_id: run.task.id ?? id,
  model_name_or_path: run.model ?? 'unknown',
  model_patch: patch,
});

function patchOf({ run, best }: WrittenRun): string {
  const attempts = run.attempts;
  const winner =
    attempts.find(({ leaf }) => leaf !== null && leaf === best) ??
    attempts.find(({ resolved }) => resolved === true) ??
    attempts[0];
  const node = run.nodes.find(({ id }) => id === best);
  return node?.patch ?? winner?.patch ?? '';
}
