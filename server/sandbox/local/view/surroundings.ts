import { join } from 'node:path';
import { exists, foldersAbove, isTooWide, isWithin, namesIn, realPlace } from './places';
import { programParts } from './tools';

const isPatch = (name: string): boolean => /\.(patch|diff)$/.test(name);

const interpreters = ['.venv/bin/python', 'venv/bin/python', 'env/bin/python'];

/**
 * What a task's directory needs of the folders around it: the git repository that it is a folder of (its packages,
 * its siblings in a workspace), and the interpreter of its virtual environment. Not the repository's history or
 * patches, which may hold the repair.
 */
export function surroundings(original: string): { shown: string[]; masked: string[] } {
  const shown: string[] = [];
  const masked: string[] = [];
  const top = foldersAbove(original).find((folder) => exists(join(folder, '.git')));
  if (top !== undefined && !exists(join(original, '.git')) && !isTooWide(top)) {
    shown.push(top);
    masked.push(join(top, '.git'));
    const between = foldersAbove(original).filter((folder) => isWithin(folder, top));
    for (const folder of between)
      masked.push(
        ...namesIn(folder)
          .filter(isPatch)
          .map((name) => join(folder, name)),
      );
  } else {
    // Without a repository: packages that the language looks for in the folders above.
    for (const folder of foldersAbove(original)) shown.push(join(folder, 'node_modules'));
  }
  for (const name of interpreters) {
    const program = realPlace(join(original, name));
    if (program !== null && !isWithin(program, original)) shown.push(...programParts(program));
  }
  return { shown: shown.filter(exists), masked };
}
