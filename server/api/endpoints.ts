import { z } from 'zod';
import { type EndpointUses, endpointUses } from '@/db/endpoint-uses';
import { errorMessage } from '@/server/core/base/error-message';
import { areHeld, placeOf } from '@/server/models/endpoints/bound-secrets';
import { type KnownModel, knownModel } from '@/server/models/endpoints/known-model';
import { listedModels } from '@/server/models/endpoints/list-models';
import { keyHeld } from '@/server/models/endpoints/sentences';
import {
  type Endpoint,
  type EndpointSettings,
  endpointNameSchema,
  endpointSettingsSchema,
  secretsSchema,
} from '@/server/models/endpoints/settings';
import { type ModelTest, testModel } from '@/server/models/endpoints/trials/test-model';
import { refuse } from './errors';
import { endpointNotSaved, giveKeyAgain, nameModel, noEndpoint } from './sentences';
import { type ApiContext, procedure, router } from './trpc';

/** An endpoint as pages see it: whether there is a key, but never the key. */
export interface EndpointEntry extends EndpointSettings {
  name: string;
  from: Endpoint['from'];
  hasKey: boolean;
  headerNames: string[];
  /** Scheme, host and port that a stored key or header was given for, where the address has moved since; null: nothing is held back. */
  heldFor: string | null;
}

const timeoutMs = 60_000;
/** Of six calls to a model that may think. */
const trialMs = 300_000;
const named = z.object({ name: endpointNameSchema });
const ofModel = named.extend({ model: z.string().trim().min(1, nameModel).max(200) });

export const endpoints = router({
  list: procedure.query(({ ctx }): EndpointEntry[] => [...ctx.models().endpoints().values()].map(entryOf)),

  /** Adds or changes an endpoint. Without `key` the key stays, as long as scheme, host and port do; null removes it. */
  save: procedure
    .input(
      named.extend({
        settings: endpointSettingsSchema.omit({ listed: true }),
        key: secretsSchema.shape.key.unwrap().optional(),
        headers: secretsSchema.shape.headers.unwrap().optional(),
      }),
    )
    .mutation(({ ctx, input }): EndpointEntry => {
      const { name, settings, key, headers } = input;
      const { files, endpoints } = ctx.models();
      const stored = files.read();
      const secrets = stored.secrets[name] ?? { key: null, headers: {}, givenFor: null };
      const known = endpoints().get(name);
      const address = known?.from === 'environment' ? known.baseUrl : settings.baseUrl;
      const kept = {
        ...secrets,
        ...(key === undefined ? {} : { key: null }),
        ...(headers === undefined ? {} : { headers: {} }),
      };
      if (areHeld(kept, address)) throw refuse(giveKeyAgain(placeOf(address)));
      const trimmed = key?.trim();
      files.write({
        endpoints: {
          ...stored.endpoints,
          [name]: { ...settings, listed: stored.endpoints[name]?.listed ?? [] },
        },
        secrets: {
          ...stored.secrets,
          [name]: {
            key: key === undefined ? secrets.key : trimmed ? trimmed : null,
            headers: headers ?? secrets.headers,
            givenFor: placeOf(address),
          },
        },
      });
      const saved = endpoints().get(name);
      if (!saved) throw refuse(endpointNotSaved(name));
      return entryOf(saved);
    }),

  /** What uses the endpoint. */
  uses: procedure
    .input(named)
    .query(({ ctx, input }): EndpointUses => endpointUses(ctx.database(), input.name)),

  /** Removes an endpoint and its key from the files. An endpoint of the environment stays, without saved settings. */
  remove: procedure.input(named).mutation(({ ctx, input }): void => {
    const { files } = ctx.models();
    const { endpoints, secrets } = files.read();
    const without = <T>(all: Record<string, T>) =>
      Object.fromEntries(Object.entries(all).filter(([name]) => name !== input.name));
    files.write({ endpoints: without(endpoints), secrets: without(secrets) });
  }),

  /** Asks the endpoint for its models and keeps their names for the lists. */
  discover: procedure.input(named).mutation(async ({ ctx, input, signal }): Promise<string[]> => {
    const endpoint = endpointNamed(ctx, input.name);
    const ids = await listedModels(endpoint, until(signal)).catch((error: unknown) => {
      throw refuse(errorMessage(error));
    });
    const { files } = ctx.models();
    const stored = files.read();
    files.write({
      ...stored,
      endpoints: { ...stored.endpoints, [input.name]: { ...settingsOf(endpoint), listed: ids } },
    });
    return ids;
  }),

  /** Six small calls that show what the model can do. What they show is kept for the requests of runs. */
  test: procedure.input(ofModel).mutation(
    ({ ctx, input: { name, model }, signal }): Promise<ModelTest> =>
      testModel(endpointNamed(ctx, name), model, {
        signal: until(signal, trialMs),
        now: () => performance.now(),
        memory: ctx.models().memory(`${name}/${model}`),
      }),
  ),

  /** What is known of a model, in words. */
  known: procedure.input(ofModel).query(({ ctx, input: { name, model } }): KnownModel => {
    const memory = ctx.models().memory(`${name}/${model}`);
    return knownModel(endpointNamed(ctx, name), model, memory.facts());
  }),

  /** Drops what was learnt and found out of a model. */
  forget: procedure.input(ofModel).mutation(({ ctx, input: { name, model } }): void => {
    ctx.models().forget(`${name}/${model}`);
  }),
});

const until = (signal: AbortSignal | undefined, ms = timeoutMs) =>
  AbortSignal.any([AbortSignal.timeout(ms), ...(signal ? [signal] : [])]);

function endpointNamed({ models }: ApiContext, name: string): Endpoint {
  const endpoint = models().endpoints().get(name);
  if (!endpoint) throw refuse(noEndpoint(name));
  const { heldFor, baseUrl } = endpoint;
  if (heldFor !== null) throw refuse(keyHeld(name, heldFor, placeOf(baseUrl)));
  return endpoint;
}

const settingsOf = ({
  name: _,
  from: __,
  key: ___,
  headers: ____,
  profiles: _____,
  givenFor: ______,
  heldFor: _______,
  ...settings
}: Endpoint): EndpointSettings => settings;

const entryOf = (endpoint: Endpoint): EndpointEntry => ({
  ...settingsOf(endpoint),
  name: endpoint.name,
  from: endpoint.from,
  hasKey: endpoint.key !== null,
  headerNames: Object.keys(endpoint.headers),
  heldFor: endpoint.heldFor,
});
