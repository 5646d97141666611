import type { Command } from 'commander';
import { listSampleTasks } from '@/server/catalog';
import { tasksDirectory } from './places';
import { print } from './print';
import { listHelp, options } from './sentences';

/** `tasks`; returns it, for its own commands. */
export function registerTasks(program: Command): Command {
  return program
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
}
