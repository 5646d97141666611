import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceOfTask, taskFromDirectory, taskFromSource } from '@/server/catalog';
import type { DirectoryOptions } from '@/server/core/task/directory-options';
import { asFile } from '@/server/experiment/as-file';
import { experimentFileSchema } from '@/server/experiment/file';
import { experimentOf, planSchema } from '@/server/experiment/plan';
import { createModels } from '@/server/models';
import { temporaryDirectory } from '../sandbox/places';

function repository(files: Record<string, string>): string {
  const directory = temporaryDirectory();
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), text);
  }
  return directory;
}

describe('the task of a directory is made again from the file of its experiment', () => {
  const cases: [string, () => DirectoryOptions | undefined][] = [
    ['without options', () => undefined],
    [
      'with a setup, limits, protected files and variables',
      () => ({
        setup: 'make',
        setupNetwork: true,
        testTimeout: 90,
        runner: 'unittest',
        protect: ['data/a b.json', '*.golden'],
        env: { MODE: 'a b' },
        keepIgnored: true,
      }),
    ],
    [
      'with a holdout of a folder and a reference',
      () => ({
        holdout: repository({ 'tests/test_more.py': 'pass' }),
        reference: repository({ 'shop.py': 'x = 2\n' }),
      }),
    ],
    ['with a holdout of its own files', () => ({ holdout: 'tests/test_b.py' })],
    ['with a share kept back', () => ({ holdoutShare: 0.5 })],
  ];
  it.each(cases)('%s', async (_, optionsOf) => {
    const options = optionsOf();
    const directory = repository({
      'shop.py': 'x = 1\n',
      'tests/test_a.py': 'pass',
      'tests/test_b.py': 'pass',
    });
    const wanted = { directory, test: 'python3 -m unittest', statement: 'Mend it.' };
    const task = await taskFromDirectory({ ...wanted, ...(options ? { options } : {}) });
    const plan = planSchema.parse({ arms: [{ strategy: 'single' }], budget: { steps: 5 } });
    const kept = taskFromSource(sourceOfTask(task));
    const file = JSON.stringify(
      asFile(experimentOf(plan, [kept], createModels('nowhere', { environment: {} }))),
    );
    const [named] = experimentFileSchema.parse(JSON.parse(file)).tasks;
    if (typeof named !== 'object') throw new Error('the task is no directory');
    const { directory: at, test, statement, ...again } = named;
    const made = await taskFromDirectory({
      directory: at,
      ...(test ? { test } : {}),
      ...(statement ? { statement } : {}),
      options: again,
    });
    expect(sourceOfTask({ ...made, options })).toEqual(sourceOfTask({ ...task, options }));
  });
});
