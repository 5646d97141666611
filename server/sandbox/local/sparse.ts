import { type FileHandle, open } from 'node:fs/promises';

/** A stretch of zeros this long becomes a hole: disks keep holes by blocks, and most of them have smaller ones. */
const block = 64 * 1024;
const zeros = Buffer.alloc(block);

/** The stretches of bytes that are not zeros from one block's beginning to its end, in order. */
export function filledStretches(bytes: Buffer): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  for (let from = 0; from < bytes.length; from += block) {
    const to = Math.min(bytes.length, from + block);
    if (bytes.subarray(from, to).equals(zeros.subarray(0, to - from))) continue;
    const last = stretches.at(-1);
    if (last?.to === from) last.to = to;
    else stretches.push({ from, to });
  }
  return stretches;
}

/** Writes a new file in which long stretches of zeros take no room on the disk. Errors: those of the file system. */
export async function writeSparse(path: Buffer, bytes: Buffer, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    for (const { from, to } of filledStretches(bytes)) await writeStretch(file, bytes, from, to);
    await file.truncate(bytes.length);
  } finally {
    await file.close();
  }
}

async function writeStretch(file: FileHandle, bytes: Buffer, from: number, to: number): Promise<void> {
  for (let at = from; at < to; ) {
    const { bytesWritten } = await file.write(bytes, at, to - at, at);
    at += bytesWritten;
  }
}
