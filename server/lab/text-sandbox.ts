import type { Action, Observation } from '@/server/core/agent/action';
import type { SnapshotId } from '@/server/core/base/ids';
import type { Sandbox, SandboxDriver } from '@/server/core/ports/sandbox';

/** A sandbox whose whole workspace is one text. */
export interface TextSandbox extends Sandbox {
  content(): string;
}

export interface TextSandboxOptions {
  /** The text a task begins with. */
  root: string;
  /** Keeps a text as a snapshot. */
  keep(content: string): SnapshotId;
  contentOf(snapshot: SnapshotId): string;
  /** The text after an action that writes a file. */
  written(action: Extract<Action, { kind: 'write_file' }>): string;
}

export const seen = (text: string): Observation => ({
  text,
  error: false,
  exitCode: null,
  truncated: false,
  reads: [],
  writes: [],
});

/** Sandboxes for simulated searches: `write_file` replaces the text, every other file action shows it. */
export function textSandboxes(options: TextSandboxOptions): SandboxDriver & {
  open(from: SnapshotId): Promise<TextSandbox>;
} {
  return {
    kind: 'local',
    describe: async () => 'simulated',
    prepare: async () => options.keep(options.root),
    open: async (from) => textSandbox(options.contentOf(from), options),
    sweep: async () => [],
    close: async () => {},
  };
}

function textSandbox(content: string, { keep, written }: TextSandboxOptions): TextSandbox {
  let [current, kept] = [content, content];
  return {
    content: () => current,
    async file(action) {
      if (action.kind !== 'write_file') return seen(current);
      current = written(action);
      return seen('Wrote.');
    },
    async run() {
      throw new Error('Simulated sandboxes run no commands.');
    },
    async snapshot() {
      const shared = kept === current;
      kept = current;
      return { id: keep(current), shared, ms: 0 };
    },
    async close() {},
  };
}
