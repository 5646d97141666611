import type { FileAction } from '@/server/core/agent/action';
import { applyPatchToFiles } from './apply-patch';
import { editFile } from './edit-file';
import type { FileResult, Place } from './file-result';
import { listFiles } from './list-files';
import { readFile } from './read-file';
import { search } from './search';
import { writeFile } from './write-file';

/** Answers a file action from a tree of the store; no command runs and no filesystem is touched. */
export function actOnFiles(place: Place, action: FileAction): FileResult {
  switch (action.kind) {
    case 'read_file':
      return { observation: readFile(place, action), tree: place.tree };
    case 'list_files':
      return { observation: listFiles(place, action), tree: place.tree };
    case 'search':
      return { observation: search(place, action), tree: place.tree };
    case 'edit_file':
      return editFile(place, action);
    case 'write_file':
      return writeFile(place, action);
    case 'apply_patch':
      return applyPatchToFiles(place, action);
  }
}
