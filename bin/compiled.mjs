import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { environment, root } from './installed.mjs';

/** What runs outside the pages, each in a process or a thread of its own. */
const entries = [
  'server/cli/main.ts',
  'server/process/engine.ts',
  'server/process/greeting.ts',
  'server/process/keeper.ts',
  'server/process/lease-thread.ts',
  'server/lab/process.ts',
  'server/api/aside/worker.ts',
];
const folder = path.join(root, '.cache', 'compiled');
const current = path.join(folder, 'current.json');
/** Besides the newest: a process that was started before a change still loads parts of what it began with. */
const keptBuilds = 10;

/**
 * Imports one of the entries above, compiled. Compiles all of them first where a source is not the one that the last
 * compilation saw; that takes about a second. To load the sources one by one takes two seconds at every start.
 */
export async function importCompiled(entry) {
  const build = freshBuild() ?? (await compile());
  Object.assign(process.env, environment);
  process.setSourceMapsEnabled(true);
  return import(pathToFileURL(path.join(folder, build, entry.replace(/\.ts$/, '.js'))).href);
}

/** The last build's folder, or null where one of its sources has changed since, or it is gone. */
function freshBuild() {
  try {
    const { build, inputs } = JSON.parse(readFileSync(current, 'utf8'));
    statSync(path.join(folder, build));
    const same = inputs.every(([file, size, changed]) => {
      const now = statSync(path.join(root, file));
      return now.size === size && now.mtimeMs === changed;
    });
    return same ? build : null;
  } catch {
    return null;
  }
}

async function compile() {
  const began = Date.now();
  const { build: bundle } = await import('esbuild');
  const { metafile, outputFiles } = await bundle({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: folder,
    outbase: root,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node}`,
    sourcemap: 'linked',
    sourcesContent: false,
    tsconfig: 'tsconfig.json',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const hash = createHash('sha256');
  for (const file of outputFiles) hash.update(path.relative(folder, file.path)).update(file.hash);
  const build = hash.digest('hex').slice(0, 16);
  try {
    write(build, outputFiles);
    const inputs = [...Object.keys(metafile.inputs), 'tsconfig.json', 'package-lock.json'].map((file) => {
      const { size, mtimeMs } = statSync(path.join(root, file));
      // What changed while we read it is compiled again by the next start.
      return [file, size, mtimeMs >= began ? 0 : mtimeMs];
    });
    put(current, JSON.stringify({ build, inputs }));
    removeOld(build);
  } catch (error) {
    console.error(
      `Espalier compiles its programs into ${folder}, and that failed: ${error.message}. Give this user the right to write there, or run “npm start -- --build” once as the owner of the folder.`,
    );
    process.exit(2);
  }
  return build;
}

/** Several processes may compile at once: each writes a folder of its own, and the first one's stays. */
function write(build, outputFiles) {
  const temporary = path.join(folder, `.${build}.${process.pid}`);
  for (const file of outputFiles) {
    const at = path.join(temporary, path.relative(folder, file.path));
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, file.contents);
  }
  try {
    renameSync(temporary, path.join(folder, build));
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

function put(file, text) {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

function removeOld(build) {
  const builds = readdirSync(folder)
    .filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== build)
    .map((name) => ({ name, at: statSync(path.join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of builds.slice(keptBuilds)) {
    rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}
