import { runnerConfiguration } from '@/server/core/verdict/runner-configuration';

/** Files that tests may load in the place of the sources that an agent edits. Paths are workspace-relative. */
export interface Copies {
  /** An installed copy of the directory's own package, or what a build made of its sources. */
  kind: 'installed' | 'built';
  /** The package's name; empty where it has none. */
  name: string;
  copies: string[];
  sources: string[];
}

/** A package of the directory: its folder (empty: the directory itself, else with a slash at its end) and its name. */
export interface OwnPackage {
  folder: string;
  name: string;
}

const packageFile =
  /^(?!(?:.*\/)?(?:node_modules|tests?|__tests__|fixtures|examples?)\/)(?:[^/]+\/){0,3}package\.json$/;
export const packageFiles = (paths: readonly string[]): string[] =>
  paths.filter((path) => packageFile.test(path));

const code = /(?<!\.d)\.[cm]?[jt]sx?$/;
/** Folders that hold only what builds make, and those that often hold sources. */
const builds = /^(?:dist|build|out|output|umd|cjs|esm|es)\//;
const perhapsBuilds = /^(?:lib|target|pkg)\//;
const withoutEnding = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '');

/** A package's own code by what it is: `files` are relative to the package's folder. */
function partsOf(files: readonly string[]) {
  const plain = files.filter((path) => !builds.test(path) && !perhapsBuilds.test(path));
  const names = new Set(plain.map((path) => withoutEnding(path)));
  const counterparts = (path: string): string[] => {
    const inside = withoutEnding(path.slice(path.indexOf('/') + 1));
    const places = [inside, `src/${inside}`, `source/${inside}`, inside.replace(/^src\//, '')];
    return places.filter((place) => names.has(place));
  };
  const built = files.filter(
    (path) => builds.test(path) || (perhapsBuilds.test(path) && counterparts(path).length > 0),
  );
  const made = new Set(built);
  return { built, sources: files.filter((path) => !made.has(path)), counterparts };
}

/** The sources that copies stand for by their names; where none does, all sources. */
function standingFor(wanted: readonly string[], sources: readonly string[]): string[] {
  const names = new Set(wanted);
  const found = sources.filter((path) => names.has(withoutEnding(path)));
  return found.length > 0 ? found : [...sources];
}

/**
 * Copies of the directory's own packages among its files. `installed`: the code files of a package below `node_modules`,
 * by the package's name, relative to the installed package. Copies without a source that they could stand for are none.
 */
export function copiesIn(
  paths: readonly string[],
  packages: readonly OwnPackage[],
  installed: ReadonlyMap<string, { folder: string; files: readonly string[] }>,
  isTestFile: (path: string) => boolean,
): Copies[] {
  const own = paths.filter(
    (path) =>
      code.test(path) &&
      !/(?:^|\/)node_modules\//.test(path) &&
      !isTestFile(path) &&
      !runnerConfiguration.test(path),
  );
  return packages.flatMap(({ folder, name }): Copies[] => {
    const deeper = packages.filter((other) => other.folder !== folder && other.folder.startsWith(folder));
    const files = own
      .filter((path) => path.startsWith(folder) && !deeper.some((other) => path.startsWith(other.folder)))
      .map((path) => path.slice(folder.length));
    const { built, sources, counterparts } = partsOf(files);
    if (sources.length === 0) return [];
    const inFolder = (some: readonly string[]) => some.map((path) => `${folder}${path}`);
    const found: Copies[] = [];
    const there = installed.get(name);
    if (there && there.files.length > 0) {
      const wanted = there.files.flatMap((path) => [withoutEnding(path), ...counterparts(path)]);
      found.push({
        kind: 'installed',
        name,
        copies: there.files.map((path) => `${there.folder}${path}`),
        sources: inFolder(standingFor(wanted, sources)),
      });
    }
    if (built.length > 0) {
      found.push({
        kind: 'built',
        name,
        copies: inFolder(built),
        sources: inFolder(standingFor(built.flatMap(counterparts), sources)),
      });
    }
    return found;
  });
}
