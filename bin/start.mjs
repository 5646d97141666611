import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, environment, root } from './installed.mjs';
import { endWithNpm, putNotice, supervise } from './supervise.mjs';

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
const withSupervisor = pathToFileURL(file('bin', 'end-with-supervisor.mjs')).href;
const node = (...args) =>
  spawn(process.execPath, ['--import', withSupervisor, ...args], {
    cwd: root,
    env: environment,
    stdio: ['pipe', 'inherit', 'inherit'],
  });

const program = file('bin', 'process.mjs');
const found = spawnSync(process.execPath, [program, 'server/process/greeting.ts'], {
  cwd: root,
  env: environment,
  stdio: ['ignore', 'pipe', 'inherit'],
  encoding: 'utf8',
});
if (found.status !== 0) process.exit(found.status ?? 1);

const webArguments = [
  file('node_modules', 'next', 'dist', 'bin', 'next'),
  dev ? 'dev' : 'start',
  '-p',
  port,
  '-H',
  host,
];
let ending = false;
const endAll = supervise({
  processes: [
    { name: 'engine', start: () => node(program, 'server/process/engine.ts') },
    { name: 'web', start: () => node(...webArguments) },
  ],
  report(line, kept) {
    console.error(line);
    if (kept) putNotice(environment.ESPALIER_DATABASE, line);
  },
  ended(exitCode) {
    ending = true;
    putNotice(environment.ESPALIER_DATABASE, null);
    process.exit(exitCode);
  },
});
const end = () => {
  ending = true;
  endAll();
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
endWithNpm(end);

const token = readFileSync(
  path.join(path.dirname(path.resolve(root, environment.ESPALIER_DATABASE)), 'token'),
  'utf8',
).trim();
await answering();
console.log(`\nEspalier   http://${host}:${port}/?token=${token}\n${found.stdout}`);
if (!['127.0.0.1', 'localhost', '::1'].includes(host)) {
  console.error(
    `Espalier listens on ${host} without encryption: whoever can read the network there can read tokens and act. Put an HTTPS proxy in front, or use HOST=127.0.0.1 with an SSH tunnel. See docs/security.md.\n`,
  );
}

/** Waits until the web process answers. */
async function answering() {
  while (!ending) {
    const headers = { authorization: `Bearer ${token}` };
    const ok = await fetch(`http://${host}:${port}/api/health`, { headers }).then(
      (r) => r.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function refuseTakenPort() {
  // The pages of an `npm start` that was killed a moment ago are about to end.
  for (const until = performance.now() + 3_000; performance.now() < until; ) {
    if (await isPortFree()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  console.error(`Port ${port} on ${host} is taken. Choose another: PORT=${port + 1} npm start`);
  process.exit(2);
}

function isPortFree() {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .once('listening', () => probe.close(() => resolve(true)))
      .listen(port, host);
  });
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
    'proxy.ts',
    'instrumentation-client.ts',
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
