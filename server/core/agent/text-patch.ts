import { formatPatch, parsePatch, type StructuredPatch, structuredPatch } from 'diff';
import { markedPatch } from './marked-patch';

/** A file as a patch changes it. */
export interface PatchedFile {
  path: string;
  /** The text on either side; null where there is no such file. */
  before: string | null;
  after: string | null;
  /** Whether it may be executed, where it is made or removed. */
  executable?: boolean;
}

/** Changes of texts as a patch in git's form, which `apply_patch` and `git apply` take. Equal files have no part in it. */
export function textPatch(files: readonly PatchedFile[]): string {
  return files
    .filter(({ before, after }) => before !== after)
    .map(({ path, before, after, executable = false }) => {
      const mode = executable ? '100755' : '100644';
      const patch: StructuredPatch = {
        ...structuredPatch(`a/${path}`, `b/${path}`, before ?? '', after ?? '', undefined, undefined, {
          context: 3,
        }),
        isGit: true,
      };
      if (before === null) Object.assign(patch, { isCreate: true, oldFileName: '/dev/null', newMode: mode });
      if (after === null) Object.assign(patch, { isDelete: true, newFileName: '/dev/null', oldMode: mode });
      return formatPatch(patch);
    })
    .join('');
}

/** The path of a file that a part of a patch names on one side, without git's `a/` or `b/`; null for none. */
export function patchedPath(name: string | undefined): string | null {
  if (name === undefined || name === '/dev/null') return null;
  return name.replace(/^[ab]\//, '');
}

/** The files that a patch changes, each once; none where it cannot be read. */
export function pathsOfPatch(patch: string): string[] {
  const sections = markedPatch(patch);
  if (sections) return [...new Set(sections.map(({ path }) => path))];
  try {
    const paths = parsePatch(patch).flatMap(
      ({ oldFileName, newFileName }) => patchedPath(newFileName) ?? patchedPath(oldFileName) ?? [],
    );
    return [...new Set(paths)];
  } catch {
    return [];
  }
}
