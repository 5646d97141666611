import type { Reading } from './formats/format';
import { noteText } from './reading/notes';
import type { ImportedRun, Note } from './run/imported-run';
import { shapeOf } from './run/tree';

/** What a file holds in figures. Null where it does not tell. */
export interface Figures {
  file: string;
  format: string;
  version: string | null;
  /** The run in the store; null as long as nothing was stored. */
  runId: string | null;
  task: string | null;
  attempts: number;
  nodes: number;
  /** Places with more than one step below them, the root among them. */
  branchPoints: number;
  leaves: number;
  /** Steps of the longest path. */
  depth: number;
  usd: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  resolved: boolean | null;
  /** Calls of tools in all steps. */
  toolCalls: number;
  /** Further figures of the file, for example `rows` and `samples`. */
  counts: Readonly<Record<string, number>>;
  notes: string[];
}

/** The figures of each run of a file; of predictions and reports one line without steps. */
export function figuresOf(file: string, reading: Reading): Figures[] {
  const { runs, counts = {} } = reading;
  if (runs.length === 0) return [withoutRuns(file, reading)];
  return runs.map((run, at) => ({
    ...runFigures(file, run),
    counts,
    notes: unique([...run.notes, ...(at === 0 ? reading.notes : [])]),
  }));
}

function runFigures(file: string, run: ImportedRun): Omit<Figures, 'counts' | 'notes'> {
  const { usd, inputTokens, outputTokens } = run.totals;
  return {
    file,
    format: run.format,
    version: run.formatVersion,
    runId: null,
    task: run.task.id,
    attempts: run.attempts.length,
    ...shapeOf(run.nodes),
    usd,
    inputTokens,
    outputTokens,
    resolved: run.outcome.resolved,
    toolCalls: run.nodes.reduce((total, { calls }) => total + calls.length, 0),
  };
}

function withoutRuns(
  file: string,
  { format, formatVersion, reports = [], predictions = [], counts = {}, notes }: Reading,
): Figures {
  const [report] = reports;
  const isOne = reports.length === 1;
  return {
    file,
    format,
    version: formatVersion,
    runId: null,
    task: isOne
      ? (report?.instanceId ?? null)
      : predictions.length === 1
        ? (predictions[0]?.instanceId ?? null)
        : null,
    attempts: 0,
    nodes: 0,
    branchPoints: 0,
    leaves: 0,
    depth: 0,
    usd: null,
    inputTokens: null,
    outputTokens: null,
    resolved: isOne ? (report?.resolved ?? null) : null,
    toolCalls: 0,
    counts,
    notes: unique(notes),
  };
}

const unique = (notes: readonly Note[]) => [...new Set(notes.map(noteText))];
