import type { FileAction } from '@/server/core/agent/action';
import { splitSnapshotId } from '@/server/core/base/ids';
import type { RestoreFile } from '@/server/core/ports/sandbox';
import { applyPatchToFiles } from './apply-patch';
import { editFile } from './edit-file';
import type { FileResult, Place } from './file-result';
import { insertLines } from './insert-lines';
import { listFiles } from './list-files';
import { readFile } from './read-file';
import { restoreFile } from './restore-file';
import { search } from './search';
import { writeFile } from './write-file';

/** Answers a file action from a tree of the store; no command runs and no filesystem is touched. */
export function actOnFiles(place: Place, action: FileAction | RestoreFile): FileResult {
  switch (action.kind) {
    case 'read_file':
      return { observation: readFile(place, action), tree: place.tree };
    case 'list_files':
      return { observation: listFiles(place, action), tree: place.tree };
    case 'search':
      return { observation: search(place, action), tree: place.tree };
    case 'edit_file':
      return editFile(place, action);
    case 'insert_lines':
      return insertLines(place, action);
    case 'restore':
      return restoreFile(place, action, splitSnapshotId(action.from).tree);
    case 'write_file':
      return writeFile(place, action);
    case 'apply_patch':
      return applyPatchToFiles(place, action);
  }
}
