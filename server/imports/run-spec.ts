import type { BlobHash } from '@/server/core/base/ids';
import { visibleLine } from '@/server/core/base/visible';
import type { RunOrigin } from '@/server/core/run/origin';
import type { RunSpec } from '@/server/core/run/spec';
import { defaultBudget } from '@/server/core/usage/budget';
import { noteText } from '@/server/exchange/reading/notes';
import type { ImportedRun, ImportedUsage } from '@/server/exchange/run/imported-run';
import { untitled } from './sentences';

/** The strategy of runs that another system made. */
export const importedStrategy = 'imported';

/** A name in a file of others, as it may stand anywhere on a page. */
const name = <T extends string | null>(text: T) => (text === null ? text : visibleLine(text, 200)) as T;

const usageIn = ({ usd, inputTokens, outputTokens, cachedTokens }: ImportedUsage): ImportedUsage => ({
  usd,
  inputTokens,
  outputTokens,
  cachedTokens,
});

export function originOf(
  run: ImportedRun,
  stored: { file: string; sha256: string; details: BlobHash },
): RunOrigin {
  return {
    format: run.format,
    formatVersion: name(run.formatVersion),
    writer: name(run.writer),
    file: name(stored.file.split(/[\\/]/).at(-1) ?? stored.file),
    sha256: stored.sha256,
    foreignId: name(run.foreignId),
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    stated: run.totals.stated ? usageIn(run.totals) : null,
    summed: usageIn(run.summed),
    resolved: run.outcome.resolved,
    rewards: run.outcome.rewards,
    notes: run.notes.map(noteText),
    details: stored.details,
  };
}

/** The first line of a statement that has something in it, without marks of headings. */
function firstLine(statement: string | null): string | null {
  const line = (statement ?? '')
    .slice(0, 20_000)
    .split('\n')
    .map((one) =>
      one
        .replace(/<[^>]{1,40}>/g, '')
        .replace(/^[#>*\s]+/, '')
        .trim(),
    )
    .find((one) => one !== '');
  return line === undefined ? null : line.slice(0, 120);
}

export function specOf(run: ImportedRun, origin: RunOrigin): RunSpec {
  const taskName = name(run.task.id ?? run.task.repo ?? untitled);
  return {
    taskName,
    taskTitle: name(run.task.id ?? firstLine(run.task.statement) ?? taskName),
    strategy: importedStrategy,
    parameters: {},
    model: name(run.model ?? 'unknown model'),
    sandbox: 'none',
    seed: 0,
    budget: { ...defaultBudget, steps: null },
    onInterruption: 'pause',
    ...(origin.resolved === null ? { verifier: 'none' as const } : {}),
    origin,
  };
}
