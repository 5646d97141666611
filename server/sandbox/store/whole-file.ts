import { closeSync, mkdirSync, openSync, renameSync, rmSync, writevSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SandboxUnavailable } from '@/server/sandbox/errors';
import { snapshotDiskFull } from '@/server/sandbox/sentences';

let temporaries = 0;

/** Readers and concurrent writers see the whole file or none. */
export function writeWhole(path: string, parts: readonly Uint8Array[]): void {
  const temporary = temporaryFor(path);
  try {
    try {
      writeParts(temporary, parts);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      mkdirSync(dirname(path), { recursive: true });
      writeParts(temporary, parts);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw fullOr(error, path);
  }
}

function writeParts(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, 'w');
  try {
    for (const part of parts) {
      for (let rest = part; rest.length > 0; ) rest = rest.subarray(writevSync(file, [rest]));
    }
  } finally {
    closeSync(file);
  }
}

/** The same, off this thread. */
export async function writeWholeAside(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const temporary = temporaryFor(path);
  try {
    const file = await openAside(temporary);
    try {
      for (const part of parts) await file.writeFile(part);
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fullOr(error, path);
  }
}

async function openAside(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    return open(path, 'w');
  }
}

function temporaryFor(path: string): string {
  temporaries += 1;
  return `${path}.${process.pid}-${temporaries}.tmp`;
}

function fullOr(error: unknown, path: string): unknown {
  if (codeOf(error) !== 'ENOSPC' && codeOf(error) !== 'EDQUOT') return error;
  return new SandboxUnavailable(snapshotDiskFull(dirname(dirname(dirname(path)))), { cause: error });
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);
