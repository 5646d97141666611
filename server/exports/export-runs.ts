import { readLogRows, textsNamed } from '@/db/bundled';
import type { Database } from '@/db/connection';
import { readNode, readObservation } from '@/db/node-texts';
import { loadState, runRow } from '@/db/runs';
import { hasFiles, type RunId, rootNodeId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import { solutionPatch } from '@/server/core/ports/solution-patch';
import { sawHiddenTests } from '@/server/core/run/hidden-tests';
import type { SharedChoice, SharedContents } from '@/server/core/run/shared-run';
import type { RunState } from '@/server/core/run/state';
import { bundleBytes } from '@/server/exchange/bundle/bundle';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import {
  type WriterOptions,
  type WrittenForm,
  writerOf,
  writtenForms,
} from '@/server/exchange/writers/writers';
import type { Written, WrittenRun } from '@/server/exchange/writers/written';
import { recordedOf, restoredRun } from '@/server/imports/restored';
import { nativeRun } from './native-run';
import { carefulChoice, sharedPage } from './page/shared-page';
import { bundleLeavesOut, sawThem } from './sentences';

/** Every form of an export. */
export const exportForms = ['bundle', 'html', ...writtenForms] as const;
export type ExportForm = (typeof exportForms)[number];

interface Sources {
  database: Database;
  snapshots: SnapshotStore;
}

export interface ExportOptions extends WriterOptions {
  /** Predictions and rows for training are written also of runs that saw hidden tests. */
  withHiddenTests?: boolean | undefined;
  /** What a page holds; without it: texts, no prompts, no names. */
  page?: SharedChoice | undefined;
}

/** `contents`: what each page holds, by its run. */
export interface Exported extends Written {
  contents?: Record<RunId, SharedContents>;
}

/** The runs in the given form: files by relative paths, and what was left out. Errors: RunNotFound; ExportRefused. */
export async function exportRuns(
  sources: Sources,
  ids: readonly RunId[],
  form: ExportForm,
  options: ExportOptions = {},
): Promise<Exported> {
  if (form === 'html') return exportPages(sources, ids, options.page ?? carefulChoice);
  if (form === 'bundle') {
    const files = ids.map((id) => ({ path: `${id}.espalier.zip`, content: bundleOf(sources.database, id) }));
    return { files, leftOut: [bundleLeavesOut] };
  }
  if (!options.withHiddenTests && formsForJudging.has(form)) refuseSeen(sources.database, ids);
  const runs: WrittenRun[] = [];
  for (const id of ids) runs.push(await writtenRun(sources, id, form));
  return writerOf(form, options)(runs);
}

/** A run may not go out in the form that was wanted. The message names the run and what to do. */
export class ExportRefused extends Error {}

/** The forms whose worth rests on hidden tests that nobody saw. */
const formsForJudging: ReadonlySet<WrittenForm> = new Set(['predictions', 'sft', 'dpo']);

function refuseSeen(db: Database, ids: readonly RunId[]): void {
  const seen = ids.filter((id) => sawHiddenTests(runRow(db, id).spec));
  if (seen.length > 0) throw new ExportRefused(sawThem(seen));
}

async function exportPages(sources: Sources, ids: readonly RunId[], choice: SharedChoice): Promise<Exported> {
  const written: Exported & { contents: Record<RunId, SharedContents> } = {
    files: [],
    leftOut: [],
    contents: {},
  };
  for (const id of ids) {
    const { html, contents } = await sharedPage(sources, id, choice);
    written.files.push({ path: `${id}.html`, content: html });
    written.contents[id] = contents;
    written.leftOut = [...new Set([...written.leftOut, ...contents.leftOut])];
  }
  return written;
}

/** A bundle holds the log as it is; importing it gives the same fold. */
function bundleOf(db: Database, runId: RunId): Uint8Array {
  const events = readLogRows(db, runId);
  const texts = textsNamed(
    db,
    events.map(({ body }) => JSON.stringify(body)),
  );
  return bundleBytes({ run: runId, task: runRow(db, runId).task, events, texts });
}

const withPatches: ReadonlySet<WrittenForm> = new Set(['predictions', 'swe-agent']);

async function writtenRun(
  { database, snapshots }: Sources,
  id: RunId,
  form: WrittenForm,
): Promise<WrittenRun> {
  const state = loadState(database, id);
  const restored = restoredRun(database, state);
  if (restored) return { id, run: restored, best: bestThere(database, state) };
  const run = await nativeRun(database, state, statementOf(database, id), async (node) => {
    const at = state.nodes.get(node);
    if (!withPatches.has(form) || !at || !hasFiles(at.snapshot)) return null;
    return (await solutionPatch(state, snapshots, node, {}))?.patch ?? null;
  });
  return { id, run: await withWinner(run, state, snapshots, form), best: state.best };
}

/** The winner may stand within an attempt: predictions take its own patch. */
async function withWinner(
  run: ImportedRun,
  state: RunState,
  snapshots: SnapshotStore,
  form: WrittenForm,
): Promise<ImportedRun> {
  const best = state.best === null ? undefined : state.nodes.get(state.best);
  if (form !== 'predictions' || !best || !hasFiles(best.snapshot)) return run;
  const solution = await solutionPatch(state, snapshots, best.id, {});
  const nodes = run.nodes.map((node) =>
    node.id === best.id ? { ...node, patch: solution?.patch ?? '' } : node,
  );
  return { ...run, nodes };
}

function bestThere(db: Database, { best, nodes }: RunState): string | null {
  const node = best === null ? undefined : nodes.get(best);
  return node ? (recordedOf(db, node)?.id ?? null) : null;
}

function statementOf(db: Database, id: RunId): string {
  const root = readNode(db, id, rootNodeId);
  const { task } = runRow(db, id);
  const stored = typeof task === 'object' && task !== null && 'statement' in task ? task.statement : null;
  return (root && readObservation(db, root)?.text) ?? (typeof stored === 'string' ? stored : '');
}
