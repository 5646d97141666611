import type { Command } from 'commander';
import { z } from 'zod';
import { listSampleTasks } from '@/server/catalog';
import { strategies } from '@/server/search';
import { registerBenchmarkTasks } from './benchmark-tasks';
import { tasksDirectory } from './places';
import { listHelp, options } from './sentences';

export function registerLists(program: Command): void {
  const tasks = program
    .command('tasks')
    .description(listHelp.tasks)
    .option('--json', options.json)
    .action(async ({ json }: { json?: boolean }) => {
      const tasks = await listSampleTasks(tasksDirectory());
      print(
        json,
        tasks.map(({ name, title, language, tags, holdoutDirectory }) => ({
          name,
          title,
          language,
          tags,
          holdout: holdoutDirectory !== null,
        })),
        (task) => [task.name, task.language, task.title],
      );
    });
  registerBenchmarkTasks(tasks);
  program
    .command('strategies')
    .description(listHelp.strategies)
    .option('--json', options.json)
    .action(({ json }: { json?: boolean }) => {
      print(
        json,
        [...strategies.values()].map(({ name, title, explanation, parameters, terms = {} }) => ({
          name,
          title,
          explanation,
          terms,
          parameters: z.toJSONSchema(parameters, { io: 'input' }).properties ?? {},
        })),
        ({ name, title, parameters }) => [name, title, Object.keys(parameters).join(', ')],
      );
    });
}

/** JSON, or a table with aligned columns. */
export function print<T>(json: boolean | undefined, rows: T[], cells: (row: T) => string[]): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return;
  }
  const table = rows.map(cells);
  const widths = (table[0] ?? []).map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  for (const row of table) {
    process.stdout.write(
      `${row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
}
