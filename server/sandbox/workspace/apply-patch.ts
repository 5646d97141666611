import { applyPatch, parsePatch, type StructuredPatch } from 'diff';
import { markedPatch, type PatchSection } from '@/server/core/agent/marked-patch';
import { patchedPath } from '@/server/core/agent/text-patch';
import { packagesReadOnly } from '@/server/sandbox/sentences';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import { bytesOf, textOf } from '@/server/sandbox/store/names';
import type { Entry } from '@/server/sandbox/store/tree';
import { entryAt } from '@/server/sandbox/store/walk';
import { type FileResult, failure, type Place, success } from './file-result';
import { unknownFile } from './files';
import { withChunks } from './marked-chunks';
import { resolvePath } from './paths';

/** One file as the patch leaves it; `entry` null: removed. */
interface Patched {
  path: string;
  entry: Becomes;
}

class CannotApply extends Error {}

/**
 * Applies a unified diff, of git's form or the plain one, or a patch between `*** Begin Patch` marks, to the files of the workspace: all of it or nothing. A hunk is
 * taken wherever its lines stand, and a patch with LF where a file ends its lines with CR LF; what it changes must be
 * there exactly. Binary files and links can only be removed.
 */
export function applyPatchToFiles(place: Place, { patch }: { patch: string }): FileResult {
  try {
    const sections = markedPatch(patch);
    const patched = sections
      ? sections.flatMap((one) => filesAfterSection(place, one))
      : partsOf(patch).flatMap((part) => filesAfter(place, part));
    if (patched.length === 0) throw new CannotApply('The patch changes no file.');
    const changes = new Map(patched.map(({ path, entry }) => [bytesOf(path), entry]));
    const paths = [...new Set(patched.map(({ path }) => path))];
    return {
      observation: success(`Applied the patch to ${paths.join(', ')}.`, { writes: paths }),
      tree: applyChanges(place.trees, place.tree, changes),
    };
  } catch (error) {
    if (!(error instanceof CannotApply)) throw error;
    return { observation: failure(`${error.message} Nothing was changed.`), tree: place.tree };
  }
}

function partsOf(patch: string): StructuredPatch[] {
  let parts: StructuredPatch[];
  try {
    // Texts are held with one character for each byte, so that bytes that are no text stay as they are.
    parts = parsePatch(Buffer.from(patch, 'utf8').toString('latin1'));
  } catch (error) {
    throw new CannotApply(`The patch cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const known = parts.filter(({ oldFileName, newFileName }) => oldFileName ?? newFileName);
  if (known.length === 0) throw new CannotApply('The patch names no file (lines like `+++ b/src/cart.js`).');
  return known;
}

const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** A section of a patch without line numbers. */
function filesAfterSection(place: Place, section: PatchSection): Patched[] {
  const { path: name } = section;
  const put = (content: string) => place.objects.put('blob', Buffer.from(content, 'latin1'));
  if (section.kind === 'add') {
    checkFree(place, name);
    return [{ path: name, entry: { type: 'file', mode: 0o644, target: put(asBytes(section.text)) } }];
  }
  const { path, entry } = existing(place, name);
  if (section.kind === 'delete') return [{ path, entry: null }];
  const chunks = section.chunks.map((chunk) => ({
    behind: chunk.behind.map(asBytes),
    old: chunk.old.map(asBytes),
    new: chunk.new.map(asBytes),
  }));
  const after = withChunks(contentOf(place, entry), chunks, path);
  if (!after.ok) throw new CannotApply(after.problem);
  const changed: Becomes = { type: 'file', mode: entry.mode, target: put(after.content) };
  const { moveTo } = section;
  if (moveTo === null || moveTo === name) return [{ path, entry: changed }];
  checkFree(place, moveTo);
  return [
    { path, entry: null },
    { path: moveTo, entry: changed },
  ];
}

/** A file that a patch changes. */
function existing(place: Place, name: string): { path: string; entry: Entry } {
  const found = resolvePath(place, name);
  if (!found.ok) throw new CannotApply(found.reason);
  if (found.shared !== undefined) throw new CannotApply(packagesReadOnly(found.shared));
  if (found.entry === null) throw new CannotApply(unknownFile(place, name));
  if (found.entry.type === 'dir') throw new CannotApply(`${name} is a folder.`);
  return { path: textOf(found.path), entry: found.entry };
}

function filesAfter(place: Place, part: StructuredPatch): Patched[] {
  const from = patchedPath(part.oldFileName);
  const to = patchedPath(part.newFileName);
  const made = part.isCreate === true || from === null;
  const removed = part.isDelete === true || to === null;
  const name = textOf((removed ? (from ?? to) : (to ?? from)) ?? '');
  if (made && removed) throw new CannotApply(`The patch neither keeps nor makes ${name}.`);
  if (made) return [{ path: name, entry: written(place, part, '', null, name) }];
  const source = textOf(from ?? '');
  const { path, entry: before } = existing(place, source);
  if (removed) {
    if (part.hunks.length > 0) contentAfter(part, contentOf(place, before), path);
    return [{ path, entry: null }];
  }
  const entry = written(place, part, contentOf(place, before), before, name);
  if (part.isCopy === true || name === source) return [{ path: name === source ? path : name, entry }];
  return [
    { path, entry: null },
    { path: name, entry },
  ];
}

const contentOf = (place: Place, entry: Entry): string =>
  entry.type === 'file' ? place.objects.get(entry.target).toString('latin1') : '';

/** The file after its hunks. A new one must not stand there yet, and nothing but folders may stand above it. */
function written(
  place: Place,
  part: StructuredPatch,
  before: string,
  entry: Entry | null,
  name: string,
): Becomes {
  if (entry === null) checkFree(place, name);
  const mode = part.newMode?.endsWith('755') ? 0o755 : part.newMode ? 0o644 : (entry?.mode ?? 0o644);
  if (part.isBinary === true || part.newMode === '120000') {
    throw new CannotApply(`${name} is a binary file or a link; a patch can only remove it.`);
  }
  const target = place.objects.put('blob', Buffer.from(contentAfter(part, before, name), 'latin1'));
  return { type: 'file', mode, target };
}

function checkFree(place: Place, name: string): void {
  const found = resolvePath(place, name);
  if (!found.ok) throw new CannotApply(found.reason);
  if (found.shared !== undefined) throw new CannotApply(packagesReadOnly(found.shared));
  if (found.entry !== null || found.path === '') throw new CannotApply(`${name} exists already.`);
  const parts = found.path.split('/');
  for (let depth = parts.length - 1; depth > 0; depth--) {
    const entry = entryAt(place.trees, place.tree, parts.slice(0, depth).join('/'));
    if (entry && entry.type !== 'dir') {
      throw new CannotApply(`${parts.slice(0, depth).join('/')} is a file, so nothing can be in it.`);
    }
  }
}

function contentAfter(part: StructuredPatch, before: string, name: string): string {
  const after = applyPatch(before, part);
  if (after !== false) return after;
  const failing = part.hunks.find((hunk) => applyPatch(before, { ...part, hunks: [hunk] }) === false);
  const line = (failing ?? part.hunks[0])?.oldStart ?? 1;
  throw new CannotApply(
    `The patch does not fit ${name}: the lines of its hunk at line ${line} are not there. read_file shows what the file holds.`,
  );
}
