import type { ModelEntry, Models } from '@/server/models';
import { listedModels } from '@/server/models/endpoints/ask';
import type { Endpoint } from '@/server/models/endpoints/settings';

const patienceMs = 2_500;
const keptMs = 60_000;

const asked = new WeakMap<Models, Map<string, { at: number; names: string[] }>>();

/**
 * The models to choose from. Endpoints without known models, such as those of the environment, are asked at most once
 * a minute. An endpoint that does not answer in time has none for now.
 */
export async function knownModels(models: Models): Promise<ModelEntry[]> {
  const answers = asked.get(models) ?? new Map<string, { at: number; names: string[] }>();
  asked.set(models, answers);
  const unknown = [...models.endpoints().values()].filter(
    ({ listed, models: own }) => listed.length === 0 && Object.keys(own).length === 0,
  );
  const found = await Promise.all(unknown.map(ask));
  return [...models.list(), ...found.flat()];

  async function ask(endpoint: Endpoint): Promise<ModelEntry[]> {
    const place = `${endpoint.name} ${endpoint.baseUrl}`;
    const held = answers.get(place);
    const fresh = held && Date.now() - held.at < keptMs;
    const names = fresh
      ? held.names
      : await listedModels(endpoint, AbortSignal.timeout(patienceMs)).catch(() => []);
    if (!fresh) answers.set(place, { at: Date.now(), names });
    return names.map((name) => {
      const id = `${endpoint.name}/${name}`;
      return { id, title: models.named(id).title, priced: false };
    });
  }
}
