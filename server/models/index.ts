import path from 'node:path';
import type { Model } from '@/server/core/ports/model';
import { bindSecrets, placeOf } from '@/server/models/endpoints/bound-secrets';
import { buildModel, priceProblem, titleOf } from '@/server/models/endpoints/build';
import { factsFile } from '@/server/models/endpoints/facts-file';
import { type EndpointFiles, endpointFiles } from '@/server/models/endpoints/files';
import { type Environment, resolveEndpoints } from '@/server/models/endpoints/resolve';
import { keyHeld } from '@/server/models/endpoints/sentences';
import type { Endpoint } from '@/server/models/endpoints/settings';
import { createLimiter, type Limiter } from '@/server/models/language/limiter';
import type { ModelMemory } from '@/server/models/language/model-facts';
import { ownPlaces, type Places } from '@/server/models/language/places';
import { realWaiting, type Waiting } from '@/server/models/language/retry';
import { sharedPlaces } from '@/server/models/language/shared-places';
import { createRepairModel } from '@/server/repair/repair';
import { noEndpoint, noModel } from './sentences';

export interface ModelEntry {
  id: string;
  title: string;
  /** Whether dollars can be counted. */
  priced: boolean;
  /** Whether it reads prompts. */
  language: boolean;
}

/** The models of one place: the built-in one, and those of the endpoints configured there and in the environment. */
export interface Models {
  /** Errors: a name that cannot be resolved throws with what there is and what to do. */
  named(id: string): Model;
  /** Those known by name. An endpoint may have more: any `<endpoint>/<model>` is taken. */
  list(): ModelEntry[];
  endpoints(): ReadonlyMap<string, Endpoint>;
  /** Why dollars cannot be counted for a model, or null. */
  priceProblem(id: string): string | null;
  /** What the refusals of a model taught, for this process and those to come. */
  memory(id: string): ModelMemory;
  /** Drops what was learnt of a model. */
  forget(id: string): void;
  readonly files: EndpointFiles;
}

const builtIn: ReadonlyMap<string, () => Model> = new Map([['repair', createRepairModel]]);

export interface ModelsOptions {
  environment?: Environment;
  waiting?: Waiting;
  /** The places of an endpoint's limits; without it those of this object alone. */
  places?: (endpoint: string) => Places;
}

/** Reads the configuration anew whenever its files change. Limits count for all models made here together. */
export function createModels(directory: string, options: ModelsOptions = {}): Models {
  const { environment = process.env, waiting = realWaiting } = options;
  const { places = () => ownPlaces(waiting) } = options;
  const files = endpointFiles(directory);
  bindSecrets(files);
  const facts = factsFile(directory);
  const limiters = new Map<string, Limiter>();
  let read: { stamp: string; endpoints: Map<string, Endpoint>; made: Map<string, Model> } | null = null;

  function current() {
    const stamp = files.stamp();
    if (read?.stamp !== stamp) {
      read = { stamp, endpoints: resolveEndpoints(files.read(), environment), made: new Map() };
    }
    return read;
  }

  function limiterOf(name: string): Limiter {
    const known = limiters.get(name);
    if (known) return known;
    const limits = () => current().endpoints.get(name) ?? { concurrency: null, requestsPerMinute: null };
    const limiter = createLimiter(limits, waiting, places(name));
    limiters.set(name, limiter);
    return limiter;
  }

  function make(id: string, endpoints: ReadonlyMap<string, Endpoint>): Model {
    const own = builtIn.get(id);
    if (own) return own();
    const slash = id.indexOf('/');
    const names = [...endpoints.keys()];
    if (slash < 1 || slash === id.length - 1) {
      const forms = names.map((name) => `${name}/<model>`);
      throw new Error(noModel(id, [...builtIn.keys(), ...forms]));
    }
    const name = id.slice(0, slash);
    const endpoint = endpoints.get(name);
    if (!endpoint) {
      throw new Error(noEndpoint(name, names));
    }
    if (endpoint.heldFor !== null) {
      throw new Error(keyHeld(name, endpoint.heldFor, placeOf(endpoint.baseUrl)));
    }
    return buildModel(endpoint, id.slice(slash + 1), limiterOf(name), waiting, facts.of(id));
  }

  return {
    files,
    memory: facts.of,
    forget: facts.forget,
    endpoints: () => current().endpoints,
    priceProblem(id) {
      const [name = ''] = id.split('/', 1);
      const endpoint = current().endpoints.get(name);
      return endpoint ? priceProblem(endpoint, id.slice(name.length + 1)) : null;
    },
    named(id) {
      const { made, endpoints } = current();
      const known = made.get(id);
      if (known) return known;
      const model = make(id, endpoints);
      made.set(id, model);
      return model;
    },
    list() {
      const { endpoints } = current();
      return [
        ...[...builtIn].map(([id, own]) => ({ id, title: own().title, priced: true, language: false })),
        ...[...endpoints.values()].flatMap(entriesOf),
      ];
    },
  };
}

function entriesOf(endpoint: Endpoint): ModelEntry[] {
  const names = [...new Set([...Object.keys(endpoint.models), ...endpoint.listed])].sort();
  return names.map((name) => {
    const settings = endpoint.models[name] ?? {};
    return {
      id: `${endpoint.name}/${name}`,
      title: titleOf(endpoint, settings),
      priced: settings.prices !== undefined,
      language: true,
    };
  });
}

const opened = new Map<string, Models>();

/** Where requests of all processes that use the directory are counted. */
export const requestsFile = (directory: string): string => path.join(directory, 'requests.db');

/** `createModels`, one per directory and process. All runs wait in the same lines, and all processes for the same places. */
export function openModels(directory: string): Models {
  const known = opened.get(directory);
  if (known) return known;
  const models = createModels(directory, { places: sharedPlaces(requestsFile(directory)).of });
  opened.set(directory, models);
  return models;
}
