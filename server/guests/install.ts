import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { GuestProfile } from '@/server/core/ports/guest';
import { installFailed } from './sentences';

/** The folder of all guests: `ESPALIER_AGENTS`, or one below the user's cache. They are no part of the product. */
const agentsFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  env.ESPALIER_AGENTS || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'espalier', 'agents');

export const installedAt = ({ name }: GuestProfile): string => join(agentsFolder(), name);

/** The version that is installed, or null. */
export function installedVersion(profile: GuestProfile): string | null {
  if (profile.install === null) return null;
  const file = join(installedAt(profile), 'node_modules', profile.install.package, 'package.json');
  if (!existsSync(/*turbopackIgnore: true*/ file)) return null;
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

export const isInstalled = (profile: GuestProfile): boolean =>
  profile.install === null || installedVersion(profile) !== null;

/** The command that installs a guest, as it is shown before it is run. Null where there is nothing to install. */
export function installCommand(profile: GuestProfile): string[] | null {
  if (profile.install === null) return null;
  const { package: name, version, scripts } = profile.install;
  return [
    ...['npm', 'install', '--prefix', installedAt(profile), '--no-audit', '--no-fund'],
    ...(scripts ? [] : ['--ignore-scripts']),
    `${name}@${version}`,
  ];
}

/** A newer npm runs the scripts only of packages that are named here. */
const manifestOf = ({ install }: GuestProfile): object => ({
  private: true,
  ...(install?.scripts ? { allowScripts: { [install.package]: true } } : {}),
});

/** Installs a guest into its folder by npm. Rejects with what npm printed. */
export function installGuest(profile: GuestProfile): Promise<void> {
  const [program = 'npm', ...args] = installCommand(profile) ?? ['true'];
  const folder = installedAt(profile);
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  writeFileSync(manifest, JSON.stringify(manifestOf(profile)));
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    const keep = (data: Buffer) => {
      printed = (printed + data.toString()).slice(-2000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(installFailed(profile.name, printed.trim()))),
    );
  });
}
