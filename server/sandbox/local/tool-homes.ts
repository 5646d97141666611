import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where tools look in the home directory, by the variable that names another place. */
const places: readonly [variable: string, below: string][] = [
  ['PYTHONUSERBASE', '.local'],
  ['PYENV_ROOT', '.pyenv'],
  ['RUSTUP_HOME', '.rustup'],
  ['CARGO_HOME', '.cargo'],
  ['GOMODCACHE', 'go/pkg/mod'],
  ['NVM_DIR', '.nvm'],
];

/**
 * Variables that let commands find what a person installed in their home directory (`pip install --user`, rustup, cargo,
 * Go modules, pyenv, nvm), since commands have a home of their own. What is set for this process goes first. Only for a
 * sandbox that sees these folders read-only.
 */
export function toolHomes(
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = env.HOME || homedir(),
): Record<string, string> {
  return Object.fromEntries(
    places.flatMap(([variable, below]) => {
      const place = env[variable] || join(home, below);
      return existsSync(/*turbopackIgnore: true*/ place) ? [[variable, place]] : [];
    }),
  );
}
