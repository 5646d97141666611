import type { DataPaths } from '@/db/open';
import { errorMessage } from '@/server/core/base/error-message';
import { openModels } from '@/server/models';
import { listedModels } from '@/server/models/endpoints/list-models';
import { type Finding, findingsOf } from './finding';

const { ok, warning, problem } = findingsOf('models');
const timeoutMs = 5_000;

/** Asks every endpoint for the list of its models, which costs nothing; no model is called. */
export async function checkModels({ directory }: DataPaths): Promise<Finding[]> {
  const repair = ok('The repair model needs no endpoint.');
  try {
    const endpoints = [...openModels(directory).endpoints().values()];
    const found = endpoints.map(async (endpoint): Promise<Finding> => {
      try {
        const ids = await listedModels(endpoint, AbortSignal.timeout(timeoutMs));
        return ok(`${endpoint.name} lists ${ids.length} ${ids.length === 1 ? 'model' : 'models'}.`);
      } catch (error) {
        return warning(
          `${endpoint.name} does not list its models: ${errorMessage(error)}`,
          'Check address and key under Settings. Some servers list no models and work all the same: test one there.',
        );
      }
    });
    return [repair, ...(await Promise.all(found))];
  } catch (error) {
    return [
      problem(
        errorMessage(error),
        'Correct the file, or remove it and add the endpoint again under Settings.',
      ),
    ];
  }
}
