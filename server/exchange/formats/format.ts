import type { Archive } from '@/server/exchange/bytes/zip';
import type { Notes } from '@/server/exchange/reading/notes';
import { type Fields, fields, isFields, rows } from '@/server/exchange/reading/value';
import type { ImportedRun, ImportedTest, Note } from '@/server/exchange/run/imported-run';

/** A file after its bytes were understood, and before its format is known. */
export interface Input {
  /** The name of the file, a hint for sentences only. */
  name: string;
  /** What was found while its bytes were read. Readers add theirs. */
  notes: Notes;
  content:
    | { shape: 'object'; value: Fields }
    | { shape: 'list'; value: readonly unknown[] }
    /** JSON lines of more than one row, or of one row that is no object. */
    | { shape: 'lines'; rows: readonly unknown[] }
    | { shape: 'zip'; archive: Archive }
    | { shape: 'parquet' | 'sqlite'; bytes: Uint8Array };
}

/** A patch that a model proposes for a task. */
export interface Prediction {
  instanceId: string;
  model: string | null;
  /** Null and empty: the model gave none. */
  patch: string | null;
}

/** What a report says of one instance; null where it does not tell. */
export interface Report {
  instanceId: string | null;
  resolved: boolean | null;
  tests: ImportedTest[] | null;
}

/** What is in a file. */
export interface Reading {
  format: string;
  formatVersion: string | null;
  runs: ImportedRun[];
  predictions?: Prediction[];
  reports?: Report[];
  /** Figures of the file besides its runs, for example `rows`. */
  counts?: Readonly<Record<string, number>>;
  notes: Note[];
}

/** A format that is read: one line of the table in `detect.ts`. */
export interface Format {
  /** As `ImportedRun.format`, for example `moatless-tree`. */
  name: string;
  /** For sentences: “This is an ATIF trajectory”. */
  title: string;
  /** Keys that every file of the format has at its top or in its first row, for sentences on files that no reader knows. */
  keys: readonly string[];
  /** How names of such files usually end, a hint for the same sentences. */
  suffix?: string;
  /** Whether the content is of this format, decided by keys. */
  matches(input: Input): boolean;
  /** Errors: Refusal. */
  read(input: Input): Reading | Promise<Reading>;
}

/** The object that the file holds; an empty one for other shapes. */
export const objectIn = ({ content }: Input): Fields =>
  content.shape === 'object' ? content.value : fields(null);

/** The list that the file holds; an empty one for other shapes. */
export const listIn = ({ content }: Input): readonly unknown[] =>
  content.shape === 'list' ? content.value : [];

/** The rows of JSON lines, or of a list that holds them; one row is read as an object. */
export function rowsIn({ content }: Input): Fields[] {
  if (content.shape === 'object') return [content.value];
  if (content.shape === 'list') return rows(content.value);
  return content.shape === 'lines' ? rows(content.rows) : [];
}

/** The first item of a list, as an object. */
export const firstOf = (value: unknown): Fields => fields(Array.isArray(value) ? value.find(isFields) : null);

/** A reading of runs. */
export const runsRead = (
  { notes }: Input,
  format: string,
  runs: ImportedRun[],
  counts?: Reading['counts'],
): Reading => ({
  format,
  formatVersion: runs[0]?.formatVersion ?? null,
  runs,
  notes: notes.list(),
  ...(counts && { counts }),
});
