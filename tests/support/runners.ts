/**
 * Test runners that the tests call. Vitest and Mocha are packages of the project. The others are too
 * large for that: `npm run runners` installs them into `data/runners`. A test that needs one that is not there is skipped,
 * and its title says so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const checkout = path.resolve(import.meta.dirname, '../..');
const installed = path.join(checkout, 'data', 'runners');
const packages = ['jest@29', 'ava@6', 'tape@5'];
const nameOf = (spec: string): string => spec.slice(0, spec.lastIndexOf('@'));

/** The `node_modules` that holds the package, or null where it is not installed. */
export const modulesWith = (name: string): string | null =>
  [checkout, installed]
    .map((folder) => path.join(folder, 'node_modules'))
    .find((folder) => existsSync(path.join(folder, name))) ?? null;

/** Installs what is missing from the npm registry. Errors: those of npm. */
export function installRunners(): void {
  if (packages.every((spec) => existsSync(path.join(installed, 'node_modules', nameOf(spec))))) return;
  mkdirSync(installed, { recursive: true });
  writeFileSync(path.join(installed, 'package.json'), '{"private": true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: installed,
    stdio: 'inherit',
  });
}

const replies = (program: string, args: string[]): boolean => spawnSync(program, args).status === 0;

/** A Python that has pytest, or null. */
export const pythonWithPytest = (): string | null =>
  ['/usr/bin/python3', 'python3'].find((python) => replies(python, ['-m', 'pytest', '--version'])) ?? null;

/** Why a program, or a package (`npm:jest`), cannot be used in tests here; null where it can. */
export function missing(need: string): string | null {
  if (need.startsWith('npm:')) {
    const name = need.slice('npm:'.length);
    return modulesWith(name) ? null : `${name} is not installed, npm run runners installs it`;
  }
  const there =
    need === 'pytest'
      ? pythonWithPytest() !== null
      : replies(need, [need === 'go' ? 'version' : '--version']);
  return there ? null : `${need} is not installed`;
}
