import type { Prediction, Report } from '@/server/exchange/formats/format';
import { readFile } from '@/server/exchange/read';
import { Notes } from '@/server/exchange/reading/notes';
import { Refusal } from '@/server/exchange/reading/refusal';
import { noVerdict } from '@/server/exchange/reading/sentences';
import { boolean, fields } from '@/server/exchange/reading/value';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { type Folder, folderOf, nameOf } from './files';
import { jsonIn } from './layouts/layout';

/** What reports and predictions of a folder tell, by instance. */
export interface Outcomes {
  reports: Map<string, Report>;
  predictions: Map<string, Prediction>;
  /** The files that were read for it. */
  files: Set<string>;
}

const maxSize = 16 * 1024 ** 2;
/** What moatless-tools writes next to a trajectory. */
const evaluationName = 'eval_result.json';

/** Files that may tell how instances ended: reports of the evaluation, reports on the run, predictions. */
const mayHoldOutcome = (path: string) => {
  const name = nameOf(path);
  return (
    name === 'report.json' ||
    name === 'results.json' ||
    name === 'preds.json' ||
    name === 'all_preds.jsonl' ||
    name === 'output.report.json' ||
    name === evaluationName ||
    (!path.includes('/') &&
      name.endsWith('.json') &&
      name.split('.').length > 2 &&
      !name.endsWith('.traj.json'))
  );
};

/** Reads the small files of a folder that tell how its instances ended. Files that are none of these are left alone. */
export async function outcomesIn(folder: Folder): Promise<Outcomes> {
  const outcomes: Outcomes = { reports: new Map(), predictions: new Map(), files: new Set() };
  for (const [path, file] of folder) {
    if (!mayHoldOutcome(path) || file.size > maxSize) continue;
    try {
      if (nameOf(path) === evaluationName) {
        outcomes.files.add(path);
        const resolved = await verdictIn(folder, path);
        const id = nameOf(folderOf(path));
        if (resolved !== null) outcomes.reports.set(id, { instanceId: id, resolved, tests: null });
        continue;
      }
      const reading = await readFile(path, await file.read());
      const isReport = reading.format === 'swebench-report' || reading.format === 'run-report';
      if (isReport || reading.predictions) outcomes.files.add(path);
      for (const report of isReport ? (reading.reports ?? []) : []) {
        const id = report.instanceId ?? nameOf(folderOf(path));
        const known = outcomes.reports.get(id);
        if (!known || known.tests === null) outcomes.reports.set(id, { ...report, instanceId: id });
      }
      for (const prediction of reading.predictions ?? [])
        outcomes.predictions.set(prediction.instanceId, prediction);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return outcomes;
}

/** `resolved` at the top of an evaluation, or in the object of its instance. */
async function verdictIn(folder: Folder, path: string): Promise<boolean | null> {
  const value = fields(await jsonIn(folder, path, new Notes()));
  return (
    [value, ...Object.values(value)]
      .map((one) => boolean(fields(one).resolved))
      .find((one) => one !== null) ?? null
  );
}

/** Puts into a run what reports and predictions tell of its task. Recorded verdicts of the file itself stay. */
export function withOutcome(run: ImportedRun, { reports, predictions }: Outcomes): ImportedRun {
  const id = run.task.id ?? '';
  const report = reports.get(id);
  const patch = predictions.get(id)?.patch ?? null;
  const [only] = run.attempts.length === 1 ? run.attempts : [];
  if (only) only.patch ??= patch;
  if (!report || report.resolved === null || run.outcome.resolved !== null) return run;
  if (only) only.resolved = report.resolved;
  return {
    ...run,
    outcome: {
      ...run.outcome,
      resolved: report.resolved,
      source: 'report',
      tests: report.tests?.length ? report.tests : run.outcome.tests,
    },
    notes: run.notes.filter(({ text }) => text !== noVerdict),
  };
}
