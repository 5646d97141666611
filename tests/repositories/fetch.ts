import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from './entry';
import { ownRepositories } from './own';

const run = (program: string, args: string[], cwd: string): string =>
  execFileSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
  });

/** The file that npm downloads for the exact version. */
function packed({ name, version }: Entry, folder: string): string {
  run('npm', ['pack', '--silent', `${name}@${version}`], folder);
  return archiveIn(folder, /\.tgz$/);
}

/** apt with lists and settings of its own, so that the machine's stay as they are. */
function apt(cache: string): string[] {
  const home = path.join(cache, 'apt');
  mkdirSync(path.join(home, 'lists', 'partial'), { recursive: true });
  mkdirSync(path.join(home, 'cache', 'archives', 'partial'), { recursive: true });
  const list = path.join(home, 'sources.list');
  const options = [
    `Dir::State::Lists=${home}/lists`,
    `Dir::Etc::SourceList=${list}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::Cache=${home}/cache`,
  ].flatMap((option) => ['-o', option]);
  if (existsSync(list)) return options;
  // The source packages of wherever this machine's own packages come from.
  const targets = run(
    'apt-get',
    ['indextargets', '--format', '$(SITE) $(RELEASE) $(COMPONENT)', 'Created-By: Packages'],
    home,
  );
  const sources = [...new Set(targets.trim().split('\n'))].filter((line) => / main$/.test(line));
  writeFileSync(list, sources.map((line) => `deb-src ${line}\n`).join(''));
  run('apt-get', [...options, 'update'], home);
  return options;
}

/** The authors' own archive of a Debian source package. */
function upstream({ name, version }: Entry, folder: string, cache: string): string {
  run('apt-get', [...apt(cache), 'source', '--download-only', '--tar-only', `${name}=${version}`], folder);
  return archiveIn(folder, /\.orig\.tar\.\w+$/);
}

function archiveIn(folder: string, ending: RegExp): string {
  const found = readdirSync(folder).find((name) => ending.test(name));
  if (found === undefined) throw new Error('The registry gave no archive.');
  return path.join(folder, found);
}

/** The folder of the entry's repository in the cache; fetched where it is not there. Errors: with what the client printed. */
export function fetched(entry: Entry, cache: string): string {
  const name = `${entry.from}-${entry.name.replace(/[^\w.-]/g, '-')}-${entry.version}`;
  const directory = path.join(cache, name);
  if (entry.from !== 'own' && existsSync(directory)) return directory;
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(path.join(cache, '.making-'));
  try {
    const inside = path.join(making, 'repository');
    mkdirSync(inside);
    if (entry.from === 'own') {
      for (const [file, text] of Object.entries(ownRepositories[entry.name] ?? {})) {
        mkdirSync(path.dirname(path.join(inside, file)), { recursive: true });
        writeFileSync(path.join(inside, file), text);
      }
      rmSync(directory, { recursive: true, force: true });
    } else {
      const archive = entry.from === 'npm' ? packed(entry, making) : upstream(entry, making, cache);
      run('tar', ['-xf', archive, '-C', inside, '--strip-components=1'], making);
    }
    renameSync(inside, directory);
    return directory;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
