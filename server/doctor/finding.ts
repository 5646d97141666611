/** What the doctor looks at. */
type Area = 'database' | 'snapshots' | 'sandboxes' | 'models' | 'disk' | 'files' | 'programs' | 'port';

/** One thing that the doctor found. */
export interface Finding {
  area: Area;
  /** `problem`: something does not work. `warning`: it works, and may not for long or not as well as it could. */
  level: 'ok' | 'warning' | 'problem';
  /** A sentence. */
  text: string;
  /** What to do, a sentence; absent where all is well. */
  todo?: string;
}

type Found = (text: string, todo?: string) => Finding;

/** Makers of the findings of one area. */
export const findingsOf = (area: Area): { ok: Found; warning: Found; problem: Found } => {
  const of =
    (level: Finding['level']): Found =>
    (text, todo) => ({ area, level, text, ...(todo === undefined ? {} : { todo }) });
  return { ok: of('ok'), warning: of('warning'), problem: of('problem') };
};
