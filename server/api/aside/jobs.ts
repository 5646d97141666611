import type { Database } from '@/db/connection';
import { foldLog } from '@/db/log';
import { dataPaths } from '@/db/open';
import { loadState, runRow } from '@/db/runs';
import { gradingArchive } from '@/server/api/benchmarks/grading-archive';
import { startCheck, startGrading } from '@/server/api/benchmarks/start-grading';
import { storeTasks, type TasksReport } from '@/server/api/benchmarks/store-tasks';
import { asApiError, refuse } from '@/server/api/errors';
import { storeExample } from '@/server/api/imports/store-example';
import { type ImportReport, storeUpload, type UploadOrder } from '@/server/api/imports/store-upload';
import { patchRefused } from '@/server/api/sentences';
import { type WouldChoose, wouldChoose } from '@/server/api/would-choose';
import { taskFromSource } from '@/server/catalog';
import type { FileChange } from '@/server/core/agent/file-change';
import type { NodeId, RunId, SnapshotId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import { type PatchOptions, solutionPatch } from '@/server/core/ports/solution-patch';
import type { Actor } from '@/server/core/run/actor';
import type { SharedChoice, SharedContents } from '@/server/core/run/shared-run';
import { toWire, type WireState } from '@/server/core/run/wire';
import { Refusal } from '@/server/exchange/reading/refusal';
import type { Written } from '@/server/exchange/writers/written';
import { gatherExperiment } from '@/server/experiment/gather';
import { PlanError } from '@/server/experiment/plan';
import { type ExportForm, type ExportOptions, ExportRefused, exportRuns } from '@/server/exports/export-runs';
import { sharedPage } from '@/server/exports/page/shared-page';
import { type DiskUse, measureDisk } from '@/server/housekeeping/disk-use';
import { keepText } from '@/server/housekeeping/keep';
import { prune } from '@/server/housekeeping/prune';
import { type FolderLine, folderLines, type OpenedItem, openItem } from '@/server/imports/folder-items';
import type { KeptFolder } from '@/server/imports/kept-folders';
import { patchProblem } from '@/server/sandbox/patch-check';

/** What a job reads. */
export interface Sources {
  database: Database;
  snapshots: SnapshotStore;
}

/** What a page would hold; `size`: of the whole file, in bytes. */
export interface PageContents extends SharedContents {
  size: number;
}

/**
 * Work that takes long on a large run or a large store. Inputs and results are plain values that can be sent to another thread.
 */
const jobs = {
  /** The state of a run after event `at`: the fold of its log up to there. */
  stateAt: ({ database }: Sources, input: { runId: RunId; at: number }): WireState =>
    toWire(asApiError(() => foldLog(database, input.runId, input.at))),

  diff: ({ snapshots }: Sources, input: { from: SnapshotId; to: SnapshotId }): Promise<FileChange[]> =>
    snapshots.diff(input.from, input.to),

  /** `keep`: what the bound on runs means, a sentence. */
  async diskUse({ database }: Sources): Promise<DiskUse & { keep: string }> {
    const use = await measureDisk(database);
    return { ...use, keep: keepText(database, use) };
  },

  /** Nothing: the thread that carries it out is there afterwards, with its modules loaded. */
  ready: (): null => null,

  /** Reads files that a person brought, and stores their runs. */
  storeUpload: ({ database }: Sources, input: UploadOrder): Promise<ImportReport> =>
    storeUpload(database, input),

  /** Stores the recorded run that comes with the installation. */
  storeExample: ({ database }: Sources, input: Parameters<typeof storeExample>[1]): Promise<RunId> =>
    storeExample(database, input),

  /** What is in a folder of this machine. */
  folderLines: (_: Sources, folder: KeptFolder): Promise<FolderLine[]> =>
    folderLines(folder).catch(asRefusal),

  /** Imports one thing of such a folder. */
  openItem: ({ database }: Sources, input: Parameters<typeof openItem>[1]): Promise<OpenedItem> =>
    openItem(database, input).catch(asRefusal),

  /** Reads a file of rows that a person brought, and stores them as tasks. */
  storeTasks: ({ database }: Sources, input: { upload: string; dataSet: string }): Promise<TasksReport> =>
    storeTasks(database, input),

  /** Reads a file of predictions that a person brought, and requests that they are graded. */
  startGrading: ({ database }: Sources, input: Parameters<typeof startGrading>[1]): Promise<{ id: string }> =>
    startGrading(database, input),

  /** The reports and logs of a grading, as a zip archive. */
  gradingArchive: ({ database }: Sources, id: string): Promise<Uint8Array> =>
    gradingArchive(dataPaths(database.$client.name).directory, id),

  /** Makes an experiment of runs that are there. */
  gather({ database }: Sources, { runs }: { runs: readonly RunId[] }): { id: string } {
    try {
      return { id: asApiError(() => gatherExperiment(database, runs, Date.now())) };
    } catch (error) {
      if (error instanceof PlanError) throw refuse(error.message, error);
      throw error;
    }
  },

  /** Requests a check of the listed tasks. */
  startCheck: ({ database }: Sources, input: Parameters<typeof startCheck>[1]): Promise<{ id: string }> =>
    startCheck(database, input),

  /** Runs in the form of another system, or as bundles. */
  exportRun: (
    sources: Sources,
    { runs, form, options }: { runs: readonly RunId[]; form: ExportForm; options: ExportOptions },
  ): Promise<Written> =>
    exportRuns(sources, runs, form, options).catch((error: unknown) => {
      throw error instanceof ExportRefused ? refuse(error.message) : error;
    }),

  /** What the page of a run would hold, and its size in bytes. */
  async pageContents(
    sources: Sources,
    { runId, choice }: { runId: RunId; choice: SharedChoice },
  ): Promise<PageContents> {
    const { html, contents } = await sharedPage(sources, runId, choice);
    return { ...contents, size: html.length };
  },

  /** Removes what no node needs; with `giveUp` also the files of pruned nodes. Returns lines for people. */
  prune: ({ database }: Sources, { giveUp }: { giveUp: Actor | null }): Promise<string[]> =>
    prune(database, giveUp === null ? {} : { giveUp }),

  wouldChoose: ({ database }: Sources, input: Parameters<typeof wouldChoose>[1]): WouldChoose =>
    asApiError(() => wouldChoose(database, input)),

  /** The changes from the root to the node, as a patch for `git apply`. */
  async patch(
    { database, snapshots }: Sources,
    { runId, nodeId }: { runId: RunId; nodeId: NodeId },
  ): Promise<string> {
    const state = loadState(database, runId);
    const options = patchOptions(runRow(database, runId).task);
    const solution = await solutionPatch(state, snapshots, nodeId, options);
    if (solution === null) return '';
    const problem = await patchProblem(snapshots, { ...solution, prefix: options.repositoryPrefix });
    if (problem !== null) throw refuse(patchRefused(problem));
    return solution.patch;
  },
};

/** What a reader refuses is a sentence for the person who wanted it. */
function asRefusal(error: unknown): never {
  throw error instanceof Refusal ? refuse(error.message) : error;
}

type Jobs = typeof jobs;
export type JobName = keyof Jobs;
export type JobInput<N extends JobName> = Jobs[N] extends (sources: Sources, input: infer I) => unknown
  ? unknown extends I
    ? null
    : I
  : never;
export type JobResult<N extends JobName> = Awaited<ReturnType<Jobs[N]>>;

/** Carries out a job in this thread. */
export const carriedOut = async <N extends JobName>(
  sources: Sources,
  name: N,
  input: JobInput<N>,
): Promise<JobResult<N>> => (jobs[name] as (of: Sources, given: unknown) => unknown)(sources, input) as never;

/** How the task wants its patches; a stored task that cannot be read wants them plain. */
function patchOptions(source: unknown): PatchOptions {
  try {
    const { test, repositoryPrefix } = taskFromSource(source);
    return { keepIgnored: test.keepIgnored, repositoryPrefix };
  } catch {
    return {};
  }
}
