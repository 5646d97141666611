/** How requests to an address of OpenAI's kind are made. */
export interface Address {
  /** Without the path of an API, and without a query. */
  baseUrl: string;
  /** Sent with every request, e.g. Azure's `api-version`. */
  query: Record<string, string>;
  /** Headers that carry the key; a null takes the client's own header out. */
  headers: Record<string, string | null>;
  /** Azure's deployment that the address names, or null. */
  deployment: string | null;
}

const azureHost =
  /\.(?:openai\.azure\.(?:com|us|cn)|cognitiveservices\.azure\.(?:com|us)|services\.ai\.azure\.com|azure-api\.net)$/;
/** The version that Azure needs at the addresses of deployments where none is named: its last stable one. */
const stableVersion = '2024-10-21';
/** What people copy together with the address. */
const operations = /\/+(?:chat\/completions|responses)?\/*$/;

/**
 * Reads an address as a person copied it: with the path of an operation or without, with Azure's deployment and
 * `api-version`, or as Azure's portal gives it (`https://name.openai.azure.com/`). With a version and no deployment the
 * deployment is `model`. `responses`: for that API, which Azure does not have below its deployments.
 */
export function addressOf(
  given: string,
  key: string | null,
  { responses = false, model = '' }: { responses?: boolean; model?: string } = {},
): Address {
  const url = new URL(given);
  const versioned = url.searchParams.has('api-version');
  let path = url.pathname.replace(operations, '');
  const deployment = /\/openai\/deployments\/([^/]+)/.exec(path)?.[1] ?? null;
  const onAzure = azureHost.test(url.hostname);
  const isAzure = onAzure || versioned || deployment !== null;
  if (onAzure && path === '') path = '/openai';
  if (onAzure && path === '/openai' && !versioned) path = '/openai/v1';
  if (versioned && /\/openai$/.test(path) && !responses && model !== '')
    path = `${path}/deployments/${encodeURIComponent(model)}`;
  if (deployment !== null && responses) {
    path = path.replace(/\/deployments\/.*$/, '/v1');
    url.searchParams.delete('api-version');
  } else if (deployment !== null && !versioned) url.searchParams.set('api-version', stableVersion);
  return {
    baseUrl: `${url.origin}${path}`,
    query: Object.fromEntries(url.searchParams),
    headers: keyHeaders(key, isAzure, /\/openai\/v1$/.test(path)),
    deployment: deployment === null ? null : decodeURIComponent(deployment),
  };
}

/** Azure takes keys in a header of its own, and tokens of Entra as others do. */
function keyHeaders(
  key: string | null,
  isAzure: boolean,
  mayBeAzure: boolean,
): Record<string, string | null> {
  const isToken = key === null || /^eyJ[\w-]+\.[\w-]+\./.test(key);
  if (isToken) return {};
  if (isAzure) return { authorization: null, 'api-key': key };
  return mayBeAzure ? { 'api-key': key } : {};
}
