import { secretsFor } from './bound-secrets';
import type { Stored } from './files';
import { type Endpoint, type EndpointSettings, endpointSettingsSchema } from './settings';

export type Environment = Readonly<Record<string, string | undefined>>;

interface Variables {
  /** The endpoint that they give. */
  name: string;
  kind: EndpointSettings['kind'];
  /** Names of variables; the first that is set counts. */
  url: readonly string[];
  key: readonly string[];
  /** The address of a key alone; null where each customer has an address of their own. */
  usual: string | null;
}

/** The names are those that the vendors' own clients read. */
const variables: readonly Variables[] = [
  {
    name: 'openai',
    kind: 'openai',
    url: ['OPENAI_BASE_URL'],
    key: ['OPENAI_API_KEY'],
    usual: 'https://api.openai.com/v1',
  },
  {
    name: 'anthropic',
    kind: 'anthropic',
    url: ['ANTHROPIC_BASE_URL'],
    key: ['ANTHROPIC_API_KEY'],
    usual: 'https://api.anthropic.com',
  },
  {
    name: 'gemini',
    kind: 'gemini',
    url: ['GOOGLE_GEMINI_BASE_URL', 'GEMINI_BASE_URL'],
    key: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
    usual: 'https://generativelanguage.googleapis.com/v1beta',
  },
  {
    name: 'azure',
    kind: 'openai',
    url: ['AZURE_OPENAI_ENDPOINT'],
    key: ['AZURE_OPENAI_API_KEY'],
    usual: null,
  },
];

/**
 * The endpoints there are, by name. The environment gives `openai`, `anthropic`, `gemini` and `azure`: an address, a
 * key, or both (a key alone means the vendor's own address). What the file says of those names holds beside it; address and key are the
 * environment's.
 */
export function resolveEndpoints(stored: Stored, environment: Environment): Map<string, Endpoint> {
  const endpoints = new Map<string, Endpoint>();
  const { profiles } = stored;
  for (const [name, settings] of Object.entries(stored.endpoints)) {
    const secrets = secretsFor(stored.secrets[name], settings.baseUrl);
    endpoints.set(name, { name, from: 'file', profiles, ...settings, ...secrets });
  }
  for (const { name, kind, url, key, usual } of variables) {
    const given = firstSet(url, environment);
    const secret = firstSet(key, environment)?.value ?? null;
    const baseUrl = given?.value ?? (secret === null ? null : usual);
    if (baseUrl === null) continue;
    const settings = ofEnvironment({ kind, baseUrl }, given?.name ?? name, stored.endpoints[name]);
    const secrets = secretsFor(stored.secrets[name], settings.baseUrl);
    endpoints.set(name, { name, from: 'environment', profiles, ...settings, ...secrets, key: secret });
  }
  return endpoints;
}

function firstSet(
  names: readonly string[],
  environment: Environment,
): { name: string; value: string } | null {
  for (const name of names) {
    const value = environment[name]?.trim();
    if (value) return { name, value };
  }
  return null;
}

/** What is written of the endpoint holds, its choice between OpenAI's two APIs too. */
function ofEnvironment(
  { kind, baseUrl }: Pick<EndpointSettings, 'kind' | 'baseUrl'>,
  variable: string,
  written: EndpointSettings | undefined,
): EndpointSettings {
  const chosen = kind === 'openai' && written?.kind === 'openai-responses' ? written.kind : kind;
  const parsed = endpointSettingsSchema.safeParse({ ...written, kind: chosen, baseUrl });
  if (parsed.success) return parsed.data;
  throw new Error(`${variable}: ${parsed.error.issues[0]?.message}`);
}
