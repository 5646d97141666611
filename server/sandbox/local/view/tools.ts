import { homedir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { toolHomes } from '@/server/sandbox/local/tool-homes';
import { exists, isFolder, isLink, isTooWide, isWithin, linkTarget, namesIn, realPlace } from './places';

/** What belongs to programs in a folder that has a `bin`. Settings and keys of a tool lie beside them, not in them. */
const code = [
  ...['bin', 'sbin', 'shims', 'condabin', 'lib', 'lib32', 'lib64', 'libexec', 'include', 'share', 'ssl'],
  ...['versions', 'installs', 'plugins', 'toolchains', 'conda-meta', 'pyvenv.cfg'],
];

/** Folders of a home that hold programs and no keys, whole. */
const programHomes = [
  ...[
    '.rustup',
    '.nvm',
    '.pyenv',
    '.rbenv',
    '.nodenv',
    '.jenv',
    '.asdf',
    '.volta',
    '.sdkman',
    '.bun',
    '.deno',
  ],
  ...['.ghcup', '.elan', '.opam', '.juliaup', '.fnm', '.proto', 'go/pkg/mod', 'go/bin'],
  ...[
    '.local/bin',
    '.local/lib',
    '.local/share/uv',
    '.local/share/pipx',
    '.local/share/mise',
    '.local/share/pnpm',
  ],
  ...['.cargo/bin', '.cargo/registry', '.cargo/git'],
];

const binNames = new Set(['bin', 'sbin', 'shims', 'condabin']);

/**
 * Folders and files outside the system that commands need: what `PATH` names with the libraries that belong to it,
 * where its links lead, this Node, and the tools of the home directory. A tool's keys and settings are not among them.
 */
export function toolPlaces(
  env: Readonly<Record<string, string | undefined>>,
  isShown: (place: string) => boolean,
): string[] {
  const places = new Set<string>();
  const add = (place: string) => {
    if (exists(place) && !isShown(place) && !isTooWide(place)) places.add(place);
  };
  const addProgram = (file: string) => {
    if (!isShown(file)) for (const one of programParts(file)) add(one);
  };
  const home = env.HOME || homedir();
  for (const name of programHomes) add(join(home, name));
  for (const [variable, place] of Object.entries(toolHomes(env, home))) {
    if (variable === 'CARGO_HOME') for (const name of ['bin', 'registry', 'git']) add(join(place, name));
    else if (variable === 'PYTHONUSERBASE') for (const name of ['bin', 'lib']) add(join(place, name));
    else add(place);
  }
  addProgram(realPlace(process.execPath) ?? process.execPath);
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(folder) || !isFolder(realPlace(folder) ?? '')) continue;
    addProgram(join(folder, 'x'));
    const real = realPlace(folder);
    if (real !== null && real !== folder) addProgram(join(real, 'x'));
    for (const name of namesIn(folder)) {
      const at = join(folder, name);
      // Most links of the system stay within it.
      if (!isLink(at) || isShown(resolve(folder, linkTarget(at)))) continue;
      const target = realPlace(at);
      if (target !== null) addProgram(target);
    }
  }
  return outermost([...places]);
}

/** The folder of a program, and what belongs to it. */
export function programParts(file: string): string[] {
  const folder = dirname(file);
  const prefix = dirname(folder);
  if (!binNames.has(basename(folder)) || basename(prefix) === '.local' || isTooWide(prefix)) return [folder];
  return code.map((name) => join(prefix, name));
}

/** Without what lies in another of them. */
export const outermost = (places: readonly string[]): string[] =>
  places.filter((place) => !places.some((other) => other !== place && isWithin(place, other)));
