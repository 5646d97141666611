import type { ModelEntry, Models } from '@/server/models';
import { listedModels } from '@/server/models/endpoints/list-models';
import type { Endpoint } from '@/server/models/endpoints/settings';

const timeoutMs = 2_500;
const keptMs = 60_000;

const cached = new WeakMap<Models, Map<string, { at: number; names: string[] }>>();

/**
 * The models to choose from. Endpoints without known models, such as those of the environment, are asked at most once
 * a minute. An endpoint that does not answer in time has none for now.
 */
export async function knownModels(models: Models): Promise<ModelEntry[]> {
  const perEndpoint = cached.get(models) ?? new Map<string, { at: number; names: string[] }>();
  cached.set(models, perEndpoint);
  const unknown = [...models.endpoints().values()].filter(
    ({ listed, models: own }) => listed.length === 0 && Object.keys(own).length === 0,
  );
  const found = await Promise.all(unknown.map(fetchModels));
  return [...models.list(), ...found.flat()];

  async function fetchModels(endpoint: Endpoint): Promise<ModelEntry[]> {
    const place = `${endpoint.name} ${endpoint.baseUrl}`;
    const held = perEndpoint.get(place);
    const fresh = held && Date.now() - held.at < keptMs;
    const names = fresh
      ? held.names
      : await listedModels(endpoint, AbortSignal.timeout(timeoutMs)).catch(() => []);
    if (!fresh) perEndpoint.set(place, { at: Date.now(), names });
    return names.map((name) => {
      const id = `${endpoint.name}/${name}`;
      return { id, title: models.named(id).title, priced: false, language: true };
    });
  }
}
