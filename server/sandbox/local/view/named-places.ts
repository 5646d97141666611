import { isAbsolute } from 'node:path';
import { exists, isFolder, isTooWide, realPlace } from './places';
import { programParts } from './tools';

/**
 * Places outside the directory that a person names in a task: in its commands (`/home/ada/venv/bin/pytest`), and in its
 * variables (`JAVA_HOME`). A program is shown with the libraries that belong to it.
 */
export function namedPlaces(
  commands: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): string[] {
  const named = [
    ...commands.flatMap((command) => command.match(/(?<![\w.~/])\/[^\s'"`;|&()<>=:,*?$]+/g) ?? []),
    ...Object.values(variables).flatMap((value) => value.split(':').filter((part) => isAbsolute(part))),
  ];
  const shown = named.flatMap((place) => {
    const real = realPlace(place);
    if (real === null) return [];
    return isFolder(real) ? [place, real] : [place, real].flatMap(ofFile);
  });
  return [...new Set(shown)].filter((place) => exists(place) && !isTooWide(place));
}

/** A file with what it needs: the packages that it is one of, or what lies beside a program; in a home nothing else. */
export function ofFile(file: string): string[] {
  const packages = /^.*\/node_modules(?=\/)/.exec(file)?.[0];
  if (packages !== undefined) return [packages];
  const parts = programParts(file);
  return parts.some(isTooWide) ? [file] : parts;
}
