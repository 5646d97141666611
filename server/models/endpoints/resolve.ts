import type { Stored } from './files';
import { type Endpoint, type EndpointSettings, endpointSettingsSchema } from './settings';

export type Environment = Readonly<Record<string, string | undefined>>;

const kinds = {
  openai: { url: 'OPENAI_BASE_URL', key: 'OPENAI_API_KEY', usual: 'https://api.openai.com/v1' },
  anthropic: { url: 'ANTHROPIC_BASE_URL', key: 'ANTHROPIC_API_KEY', usual: 'https://api.anthropic.com' },
} as const;

/**
 * The endpoints there are, by name. The environment gives `openai` and `anthropic`: an address, a key, or both (a key
 * alone means the vendor's own address). What the file says of those names holds beside it; address and key are the
 * environment's.
 */
export function resolveEndpoints(stored: Stored, environment: Environment): Map<string, Endpoint> {
  const endpoints = new Map<string, Endpoint>();
  for (const [name, settings] of Object.entries(stored.endpoints)) {
    const secrets = stored.secrets[name] ?? { key: null, headers: {} };
    endpoints.set(name, { name, from: 'file', ...settings, ...secrets });
  }
  for (const [kind, { url, key, usual }] of Object.entries(kinds)) {
    const baseUrl = environment[url]?.trim();
    const secret = environment[key]?.trim();
    if (!baseUrl && !secret) continue;
    const settings = ofEnvironment(kind, baseUrl || usual, url, stored.endpoints[kind]);
    const headers = stored.secrets[kind]?.headers ?? {};
    endpoints.set(kind, { name: kind, from: 'environment', ...settings, key: secret || null, headers });
  }
  return endpoints;
}

function ofEnvironment(
  kind: string,
  baseUrl: string,
  variable: string,
  written: EndpointSettings | undefined,
): EndpointSettings {
  const parsed = endpointSettingsSchema.safeParse({ ...written, kind, baseUrl });
  if (parsed.success) return parsed.data;
  throw new Error(`${variable}: ${parsed.error.issues[0]?.message}`);
}
