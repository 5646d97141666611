import type { Command } from 'commander';
import { dataPaths } from '@/db/open';
import { errorMessage } from '@/server/core/base/error-message';
import { type ModelEntry, openModels } from '@/server/models';
import { listedModels } from '@/server/models/endpoints/list-models';
import { testModel } from '@/server/models/endpoints/trials/test-model';
import { print } from './print';
import { listHelp, modelsUnknown, modelTried, noEndpointModel, options } from './sentences';
import { UsageError } from './usage';

const timeoutMs = 5_000;
/** Of six calls to a model that may think. */
const trialMs = 300_000;

export function registerModels(program: Command): void {
  const models = program
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
                if (!entries.has(id)) {
                  const { title } = models.named(id);
                  entries.set(id, { id, title, priced: false, language: true });
                }
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
  models
    .command('test <model>')
    .description(listHelp.modelTest)
    .option('--json', options.json)
    .option('--database <file>', listHelp.database)
    .action(async (id: string, flags: { json?: boolean; database?: string }) => {
      // An option of both commands is the first one's, wherever it stands.
      const { json, database } = { ...flags, ...models.opts<typeof flags>() };
      const known = openModels(dataPaths(database).directory);
      const slash = id.indexOf('/');
      const endpoint = known.endpoints().get(id.slice(0, Math.max(0, slash)));
      if (!endpoint || slash === id.length - 1) {
        throw new UsageError(noEndpointModel(id, [...known.endpoints().keys()]));
      }
      const test = await testModel(endpoint, id.slice(slash + 1), {
        signal: AbortSignal.timeout(trialMs),
        now: () => performance.now(),
        memory: known.memory(id),
      });
      if (json) process.stdout.write(`${JSON.stringify({ model: id, ...test })}\n`);
      else if (test.ok) process.stdout.write(`${modelTried(id, test.ms, test.findings)}\n`);
      if (!test.ok) {
        process.stderr.write(`espalier: ${test.message}\n`);
        process.exitCode = 1;
      }
    });
}
