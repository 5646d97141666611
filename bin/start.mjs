import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, environment, root } from './installed.mjs';

const dev = process.argv.includes('--dev');
const port = Number(process.env.PORT ?? 3000);
const host = process.env.HOST ?? '127.0.0.1';

if (!Number.isInteger(port) || port < 1 || port > 65535) {
  console.error(`PORT must be a number from 1 to 65535, not “${process.env.PORT}”.`);
  process.exit(2);
}
const buildOnly = process.argv.includes('--build');
if (!buildOnly) await refuseTakenPort();
ensureInstalled();
if (!dev) buildIfStale();
if (buildOnly) process.exit(0);

const file = (...parts) => path.join(root, ...parts);
const tsx = pathToFileURL(file('node_modules', 'tsx', 'dist', 'loader.mjs')).href;
const env = { ...environment, TSX_TSCONFIG_PATH: file('tsconfig.json') };
const node = (...args) =>
  spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });

const found = spawnSync(process.execPath, ['--import', tsx, file('server', 'process', 'greeting.ts')], {
  cwd: root,
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
  encoding: 'utf8',
});
if (found.status !== 0) process.exit(found.status ?? 1);

const children = [
  { name: 'engine', process: node('--import', tsx, file('server', 'process', 'engine.ts')) },
  {
    name: 'web',
    process: node(
      file('node_modules', 'next', 'dist', 'bin', 'next'),
      dev ? 'dev' : 'start',
      '-p',
      port,
      '-H',
      host,
    ),
  },
];

let ending = false;
let exitCode = 0;
const alive = new Set(children.map((child) => child.process));
for (const { name, process: child } of children) {
  child.on('exit', (code, signal) => {
    alive.delete(child);
    if (!ending) {
      console.error(
        `The ${name} process ended (${signal ?? `exit ${code}`}). Ending the rest; nothing settled is lost.`,
      );
      exitCode = 1;
      end('SIGTERM');
    }
    if (alive.size === 0) process.exit(exitCode);
  });
}
function end(signal) {
  ending = true;
  for (const child of alive) child.kill(signal);
  setTimeout(() => {
    for (const child of alive) child.kill('SIGKILL');
  }, 8000).unref();
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end('SIGTERM'));

await answering();
console.log(`\nEspalier   http://${host}:${port}\n${found.stdout}`);

/** Waits until the web process answers. */
async function answering() {
  while (!ending) {
    const ok = await fetch(`http://${host}:${port}/api/health`).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function refuseTakenPort() {
  const free = await new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .once('listening', () => probe.close(() => resolve(true)))
      .listen(port, host);
  });
  if (free) return;
  console.error(`Port ${port} on ${host} is taken. Choose another: PORT=${port + 1} npm start`);
  process.exit(2);
}

/** Builds the pages when a source is not the one the last build saw. */
function buildIfStale() {
  const stamp = path.join(root, '.next', 'espalier-built-from');
  const now = sourcesHash();
  if (
    existsSync(stamp) &&
    existsSync(path.join(root, '.next', 'BUILD_ID')) &&
    readFileSync(stamp, 'utf8') === now
  ) {
    return;
  }
  console.log('Building the pages …');
  const next = path.join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  const built = spawnSync(process.execPath, [next, 'build'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (built.status !== 0) {
    console.error(built.stdout);
    console.error('The build failed; its messages stand above.');
    process.exit(1);
  }
  writeFileSync(stamp, now);
}

function sourcesHash() {
  const hash = createHash('sha256');
  const visit = (at) => {
    if (statSync(at).isDirectory()) {
      for (const name of readdirSync(at).sort()) visit(path.join(at, name));
    } else {
      hash.update(path.relative(root, at)).update('\0').update(readFileSync(at)).update('\0');
    }
  };
  for (const name of [
    'app',
    'components',
    'server',
    'db',
    'public',
    'package-lock.json',
    'next.config.ts',
    'tsconfig.json',
    'postcss.config.mjs',
  ]) {
    const at = path.join(root, name);
    if (existsSync(at)) visit(at);
  }
  return hash.digest('hex');
}
