import type { Command } from 'commander';
import { z } from 'zod';
import { strategies } from '@/server/search';
import { print } from './print';
import { listHelp, options } from './sentences';

export function registerStrategies(program: Command): void {
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
