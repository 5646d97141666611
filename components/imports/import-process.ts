import type { ImportProgress, ImportReport } from '@/server/api/imports/store-upload';
import type { Brought } from './collect-files';
import { newUploadId, sendFiles } from './send-files';

/** Where an import stands. */
export type ImportState =
  | { kind: 'idle' }
  /** Files may be chosen. */
  | { kind: 'open' }
  /** Several files: a person says whether attempts on one task are one tree. */
  | { kind: 'chosen'; files: readonly Brought[] }
  | { kind: 'sending'; files: number; sent: number; bytes: number }
  | { kind: 'reading'; progress: ImportProgress | null }
  | { kind: 'done'; report: ImportReport }
  | { kind: 'failed'; message: string };

/** What an import asks of the server. */
export interface ImportCalls {
  store(input: { upload: string; merge: boolean }, signal: AbortSignal): Promise<ImportReport>;
  progress(input: { upload: string }): Promise<ImportProgress | null>;
  drop(input: { upload: string }): Promise<unknown>;
}

/** How often the server is asked how far it is; milliseconds. */
const pollMs = 400;

/** One import at a time, from the choice of files to the report. No React: pages subscribe to it. */
export class ImportProcess {
  private state: ImportState = { kind: 'idle' };
  private readonly listeners = new Set<() => void>();
  private running: AbortController | null = null;

  constructor(private readonly calls: ImportCalls) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  readonly snapshot = (): ImportState => this.state;

  private set(state: ImportState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }

  open(): void {
    if (this.running === null) this.set({ kind: 'open' });
  }

  /** Closes the dialog; an import that runs is cancelled. */
  close(): void {
    this.running?.abort();
    this.running = null;
    this.set({ kind: 'idle' });
  }

  /** Files came: a single one is imported at once, several when a person has said how. */
  bring(files: readonly Brought[]): void {
    if (files.length === 0 || this.running !== null) return;
    if (files.length === 1) void this.start(files, false);
    else this.set({ kind: 'chosen', files });
  }

  async start(files: readonly Brought[], merge: boolean): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.running = controller;
    const upload = newUploadId();
    const bytes = files.reduce((total, { file }) => total + file.size, 0);
    const show = (state: ImportState) => {
      if (!signal.aborted) this.set(state);
    };
    const sending = (sent: number) => show({ kind: 'sending', files: files.length, sent, bytes });
    sending(0);
    let watching: ReturnType<typeof setInterval> | undefined;
    try {
      await sendFiles(upload, files, { signal, onSent: sending });
      show({ kind: 'reading', progress: null });
      watching = setInterval(() => {
        this.calls.progress({ upload }).then(
          (progress) => {
            if (this.state.kind === 'reading') show({ kind: 'reading', progress });
          },
          () => {},
        );
      }, pollMs);
      const report = await this.calls.store({ upload, merge }, signal);
      show({ kind: 'done', report });
    } catch (error) {
      this.calls.drop({ upload }).catch(() => {});
      show({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    } finally {
      clearInterval(watching);
      if (this.running === controller) this.running = null;
    }
  }
}
