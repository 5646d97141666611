import type { Brought } from './collect-files';

/** Bytes of one piece; the server takes no larger ones. */
const piece = 8 * 1024 * 1024;

/** An id of an upload, new each time. */
export const newUploadId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Sends the files piece by piece. Errors: what the server replies, as a sentence; an AbortError. */
export async function sendFiles(
  upload: string,
  files: readonly Brought[],
  { signal, onSent }: { signal: AbortSignal; onSent: (bytes: number) => void },
): Promise<void> {
  let sent = 0;
  for (const { path, file } of files) {
    for (let offset = 0; offset === 0 || offset < file.size; offset += piece) {
      const body = file.slice(offset, offset + piece);
      const query = new URLSearchParams({ upload, path, offset: String(offset) });
      const response = await fetch(`/api/import?${query}`, { method: 'POST', body, signal });
      if (!response.ok) throw new Error(await response.text());
      sent += body.size;
      onSent(sent);
    }
  }
}
