import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { limits } from '@/server/exchange/bytes/limits';
import { uploadRefusals } from './sentences';

export const uploadId = z.string().regex(/^[a-z0-9]{8,40}$/);

/** Bytes of one piece: what lies before the API keeps no more than 10 MB of a request. */
const mostPiece = 8 * 1024 * 1024;
const mostFiles = 20_000;
/** Milliseconds after which an upload that nobody imported is removed. */
const abandonedMs = 24 * 60 * 60 * 1000;

/** Where the files of an upload are: in a folder next to the database. */
const uploadsFolder = (dataDirectory: string): string => path.join(dataDirectory, 'uploads');
const folderOf = (dataDirectory: string, id: string) => path.join(uploadsFolder(dataDirectory), id);

/** A relative path of plain names, with forward slashes. */
const relative = z
  .string()
  .min(1)
  .max(1000)
  .refine((given) =>
    given.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.length <= 200),
  )
  .refine((given) => !/[\0\\]/.test(given));

const wanted = z.object({
  upload: uploadId,
  path: relative,
  offset: z.coerce.number().int().min(0).max(limits.file),
});

/** Where the reader of an upload writes how far it is. */
export const progressFile = (dataDirectory: string, id: string): string =>
  `${folderOf(dataDirectory, id)}.progress`;

/** How much each upload of this process has received. */
const received = new Map<string, { bytes: number; files: number }>();

/**
 * Takes one piece of one file: `?upload=&path=&offset=`, the bytes as the body. A piece that begins at 0 makes the file.
 * Replies 204, or with a sentence.
 */
export async function takePiece(request: Request, dataDirectory: string): Promise<Response> {
  const parsed = wanted.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!parsed.success) return new Response(uploadRefusals.request, { status: 400 });
  const { upload, path: name, offset } = parsed.data;
  const body = new Uint8Array(await request.arrayBuffer());
  const total = received.get(upload) ?? { bytes: 0, files: 0 };
  const refusal =
    body.length > mostPiece || offset + body.length > limits.file
      ? uploadRefusals.large(name, limits.file / 1024 ** 2)
      : total.bytes + body.length > limits.unpacked || total.files >= mostFiles
        ? uploadRefusals.tooMuch
        : null;
  if (refusal !== null) return new Response(refusal, { status: 413 });
  if (total.files === 0 && offset === 0) await removeAbandoned(dataDirectory);
  received.set(upload, { bytes: total.bytes + body.length, files: total.files + (offset === 0 ? 1 : 0) });
  const file = path.join(folderOf(dataDirectory, upload), name);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, offset === 0 ? 'wx' : 'r+', 0o600).catch(() => null);
  if (handle === null) return new Response(uploadRefusals.twice(name), { status: 409 });
  try {
    await handle.write(body, 0, body.length, offset);
  } finally {
    await handle.close();
  }
  return new Response(null, { status: 204 });
}

/** Removes an upload; nothing where it is gone. */
export async function removeUpload(dataDirectory: string, id: string): Promise<void> {
  received.delete(id);
  await rm(folderOf(dataDirectory, id), { recursive: true, force: true });
  await rm(archivesOf(dataDirectory, id), { recursive: true, force: true });
  await rm(progressFile(dataDirectory, id), { force: true });
}

const archivesOf = (dataDirectory: string, id: string) => `${folderOf(dataDirectory, id)}-archives`;

/**
 * What of an upload is read as one thing: each zip archive, and the rest as a folder, or as a file where it is one.
 * `shown` is the name under which a person gave it. Empty where there is no such upload.
 */
export async function uploadedPaths(dataDirectory: string, id: string): Promise<string[]> {
  const folder = folderOf(dataDirectory, id);
  const names = await readdir(folder).catch(() => []);
  const archives = names.filter((name) => name.toLowerCase().endsWith('.zip'));
  const paths: string[] = [];
  if (names.length > 1 && archives.length > 0) {
    await mkdir(archivesOf(dataDirectory, id), { recursive: true, mode: 0o700 });
    for (const name of archives) {
      const to = path.join(archivesOf(dataDirectory, id), name);
      await rename(path.join(folder, name), to);
      paths.push(to);
    }
  }
  const rest = paths.length > 0 ? names.filter((name) => !archives.includes(name)) : names;
  const [only, second] = rest;
  if (only !== undefined) paths.push(second === undefined ? path.join(folder, only) : folder);
  return paths;
}

/** A path of an upload as the person knows it. */
export function shownPath(dataDirectory: string, id: string, file: string): string {
  for (const base of [folderOf(dataDirectory, id), archivesOf(dataDirectory, id)]) {
    if (file.startsWith(`${base}/`)) return file.slice(base.length + 1);
  }
  return file;
}

async function removeAbandoned(dataDirectory: string): Promise<void> {
  const folder = uploadsFolder(dataDirectory);
  for (const name of await readdir(folder).catch(() => [])) {
    const whole = path.join(folder, name);
    const at = await stat(whole).catch(() => null);
    if (at && Date.now() - at.mtimeMs > abandonedMs) await rm(whole, { recursive: true, force: true });
  }
}
