import { z } from 'zod';
import { type EndpointUses, endpointUses } from '@/db/endpoint-uses';
import { errorMessage } from '@/server/core/base/error-message';
import {
  type Endpoint,
  type EndpointSettings,
  endpointNameSchema,
  endpointSettingsSchema,
  secretsSchema,
} from '@/server/models/endpoints/settings';
import { type EndpointTest, listedModels, testModel } from '@/server/models/endpoints/test-endpoint';
import { refuse } from './errors';
import { endpointNotSaved, nameModel, noEndpoint } from './sentences';
import { type ApiContext, procedure, router } from './trpc';

/** An endpoint as pages see it: whether there is a key, but never the key. */
export interface EndpointEntry extends EndpointSettings {
  name: string;
  from: Endpoint['from'];
  hasKey: boolean;
  headerNames: string[];
}

const timeoutMs = 60_000;
const named = z.object({ name: endpointNameSchema });

export const endpoints = router({
  list: procedure.query(({ ctx }): EndpointEntry[] => [...ctx.models().endpoints().values()].map(entryOf)),

  /** Adds or changes an endpoint. Without `key` the key stays; null removes it. */
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
      const secrets = stored.secrets[name] ?? { key: null, headers: {} };
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

  /** A small call that shows whether the model answers, how fast, and what it can do. */
  test: procedure
    .input(named.extend({ model: z.string().trim().min(1, nameModel).max(200) }))
    .mutation(
      ({ ctx, input, signal }): Promise<EndpointTest> =>
        testModel(
          endpointNamed(ctx, input.name),
          input.model,
          until(signal),
          () => performance.now(),
          ctx.models().memory(`${input.name}/${input.model}`),
        ),
    ),
});

const until = (signal: AbortSignal | undefined) =>
  AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);

function endpointNamed({ models }: ApiContext, name: string): Endpoint {
  const endpoint = models().endpoints().get(name);
  if (!endpoint) throw refuse(noEndpoint(name));
  return endpoint;
}

const settingsOf = ({
  name: _,
  from: __,
  key: ___,
  headers: ____,
  ...settings
}: Endpoint): EndpointSettings => settings;

const entryOf = (endpoint: Endpoint): EndpointEntry => ({
  ...settingsOf(endpoint),
  name: endpoint.name,
  from: endpoint.from,
  hasKey: endpoint.key !== null,
  headerNames: Object.keys(endpoint.headers),
});
