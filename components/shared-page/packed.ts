/**
 * What a data block of this page holds: JSON, packed with gzip, as base64. Errors: a browser without
 * `DecompressionStream`; a page that was cut off.
 */
export async function unpacked<T>(id: 'run' | 'texts'): Promise<T> {
  const text = document.getElementById(id)?.textContent ?? '';
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}
