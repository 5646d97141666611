import { expect, test } from 'vitest';
import { openMemoryDatabase } from '@/db/open';
import { createRun } from '@/db/runs';
import type { HiddenMode } from '@/server/core/task/benchmark';
import { defaultBudget } from '@/server/core/usage/budget';
import { type ExportForm, ExportRefused, exportRuns } from '@/server/exports/export-runs';

function runWith(hidden: HiddenMode | undefined) {
  const database = openMemoryDatabase();
  const runId = createRun(database, {
    spec: {
      taskName: 'invoice-rounding',
      taskTitle: 'Invoice',
      strategy: 'single',
      parameters: {},
      model: 'repair',
      sandbox: 'local',
      seed: 1,
      budget: defaultBudget,
      onInterruption: 'pause',
      ...(hidden ? { hidden } : {}),
    },
    task: { kind: 'sample', name: 'invoice-rounding' },
    allowShell: false,
    actor: { kind: 'engine' },
  });
  const written = (form: ExportForm, withHiddenTests?: boolean) =>
    exportRuns({ database, snapshots: null as never }, [runId], form, { withHiddenTests });
  return { runId, written };
}

test.each(['predictions', 'sft', 'dpo'] as const)(
  '%s of a run that saw the hidden tests are refused, unless they are named',
  async (form) => {
    const { runId, written } = runWith('oracle');
    await expect(written(form)).rejects.toThrow(ExportRefused);
    await expect(written(form)).rejects.toThrow(`${runId} saw the hidden tests of its task`);
    expect((await written(form, true)).files).toHaveLength(1);
  },
);

test.each(['blind', 'holdout', undefined] as const)('a run in the mode %s goes out', async (mode) => {
  expect((await runWith(mode).written('sft')).files).toHaveLength(1);
});

test('other forms are for reading, and are not refused', async () => {
  expect((await runWith('oracle').written('csv')).files).toHaveLength(1);
});
