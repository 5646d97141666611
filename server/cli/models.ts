import type { Command } from 'commander';
import { dataPaths } from '@/db/open';
import { errorMessage } from '@/server/core/base/error-message';
import { type ModelEntry, openModels } from '@/server/models';
import { listedModels } from '@/server/models/endpoints/test-endpoint';
import { print } from './lists';
import { listHelp, modelsUnknown, options } from './sentences';

const timeoutMs = 5_000;

export function registerModels(program: Command): void {
  program
    .command('models')
    .description(listHelp.models)
    .option('--json', options.json)
    .option('--offline', listHelp.offline)
    .option('--database <file>', listHelp.database)
    .action(async (flags: { json?: boolean; offline?: boolean; database?: string }) => {
      const models = openModels(dataPaths(flags.database).directory);
      const entries = new Map<string, ModelEntry>(models.list().map((entry) => [entry.id, entry]));
      if (!flags.offline) {
        const endpoints = [...models.endpoints().values()];
        await Promise.all(
          endpoints.map(async (endpoint) => {
            try {
              const ids = await listedModels(endpoint, AbortSignal.timeout(timeoutMs));
              for (const model of ids) {
                const id = `${endpoint.name}/${model}`;
                if (!entries.has(id)) entries.set(id, { id, title: models.named(id).title, priced: false });
              }
            } catch (error) {
              const message = errorMessage(error);
              process.stderr.write(`espalier: ${modelsUnknown(endpoint.name, message)}\n`);
            }
          }),
        );
      }
      print(flags.json, [...entries.values()], ({ id, title }) => [id, title]);
    });
}
