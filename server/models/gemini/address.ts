/** The part of an address that all of the API's paths begin with: it ends in a version, or in the publisher at Vertex. */
export function geminiBase(given: string): string {
  const { origin, pathname } = new URL(given);
  const path = pathname.replace(/\/models(?:\/.*)?$/, '').replace(/\/+$/, '');
  return `${origin}${/\/v\d/.test(path) ? path : `${path}/v1beta`}`;
}

/** The path of a model, which may be given with or without its collection. */
export const modelPath = (model: string): string =>
  (/^(?:models|tunedModels)\//.test(model) ? model : `models/${model}`)
    .split('/')
    .map(encodeURIComponent)
    .join('/');

/** Keys go in a header and never in the address; tokens of Google Cloud as tokens. */
export function keyHeader(key: string | null): Record<string, string> {
  if (key === null) return {};
  return /^(?:ya29\.|eyJ[\w-]+\.)/.test(key) ? { authorization: `Bearer ${key}` } : { 'x-goog-api-key': key };
}
