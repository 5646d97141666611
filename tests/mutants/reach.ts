import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EnvironmentModuleNode, Plugin } from 'vite';
import { stretchesOf } from './mutations';
import { root, unitSuite } from './suite';

/** Which test files come to a place of the code, and how long each of them takes. */
export interface Reach {
  /** The test files, absolute, that run what stands at an offset of a file; those that load it, for what runs at loading. */
  testsOf(file: string, offset: number): string[];
  msOf(test: string): number;
}

interface Stretch {
  start: number;
  end: number;
}

/** What one run of the suite tells, by test file. */
interface Measured {
  ms: Record<string, number>;
  /** The stretches each test file runs. */
  reached: Record<string, number[]>;
  /** The test files that load each source file. */
  loaded: Record<string, string[]>;
}

/** Where the suite runs code, from a run of it or, while no file has changed since, from the last one. */
export async function reachOf(files: ReadonlyMap<string, string>): Promise<Reach> {
  const stretches = new Map<string, { first: number; all: Stretch[] }>();
  const code = new Map<string, string>();
  let count = 0;
  for (const [file, text] of files) {
    const all = stretchesOf(text);
    stretches.set(file, { first: count, all });
    code.set(path.join(root, file), marked(text, all, count));
    count += all.length;
  }
  const cache = path.join(root, 'node_modules/.cache/espalier-mutants', `${stateOfSources()}.json`);
  const measured: Measured = existsSync(cache)
    ? JSON.parse(readFileSync(cache, 'utf8'))
    : await measure(code, count);
  mkdirSync(path.dirname(cache), { recursive: true });
  writeFileSync(cache, JSON.stringify(measured));
  const hits = Object.entries(measured.reached).map(([test, hit]) => [test, new Set(hit)] as const);
  const reaching = (first: number, upTo: number) =>
    hits.flatMap(([test, hit]) => {
      for (let index = first; index < upTo; index++) if (hit.has(index)) return [test];
      return [];
    });
  return {
    msOf: (test) => measured.ms[test] ?? 0,
    testsOf(file, offset) {
      const { first, all } = stretches.get(file) ?? { first: 0, all: [] };
      const inner = all.findLastIndex(({ start, end }) => start <= offset && offset < end);
      return inner >= 0 ? reaching(first + inner, first + inner + 1) : (measured.loaded[file] ?? []);
    },
  };
}

/** Runs the whole unit suite once, every stretch of the code telling when it is run. */
async function measure(code: ReadonlyMap<string, string>, count: number): Promise<Measured> {
  const plugin: Plugin = { name: 'espalier-reach', enforce: 'pre', transform: (_, id) => code.get(id) };
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-mutants-'));
  process.env.ESPALIER_REACH = directory;
  process.env.ESPALIER_REACH_COUNT = String(count);
  const setupFiles = [path.join(import.meta.dirname, 'reach-setup.ts')];
  const vitest = await unitSuite(plugin, { workers: 2, bail: 0, setupFiles });
  try {
    const { testModules } = await vitest.runTestSpecifications(await vitest.globTestSpecifications(), true);
    const broken = testModules.filter((module) => !module.ok()).map((module) => module.relativeModuleId);
    if (broken.length > 0)
      throw new Error(`These tests fail without any mutant: ${broken.join(', ')}. Run npm test first.`);
    const graph = vitest.getRootProject().vite.environments.ssr.moduleGraph;
    const loaded = [...code.keys()].map((file) => [
      path.relative(root, file),
      [...importersOf(graph.getModuleById(file))].filter((id) => id.endsWith('.test.ts')),
    ]);
    const ms = testModules.map((module) => [module.moduleId, module.diagnostic().duration]);
    return {
      ms: Object.fromEntries(ms),
      reached: readReached(directory),
      loaded: Object.fromEntries(loaded),
    };
  } finally {
    await vitest.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A hash over every file that a unit test may rest on. */
function stateOfSources(): string {
  const hash = createHash('sha256');
  for (const folder of ['server', 'db', 'components', 'tests', 'tasks', 'experiments'])
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      const file = path.join(root, folder, name);
      if (statSync(file).isFile()) hash.update(`${folder}/${name}\0`).update(readFileSync(file));
    }
  return hash.digest('hex').slice(0, 32);
}

function readReached(directory: string): Record<string, number[]> {
  const reached: Record<string, number[]> = {};
  for (const name of readdirSync(directory)) {
    const { test, hit }: { test: string; hit: number[] } = JSON.parse(
      readFileSync(path.join(directory, name), 'utf8'),
    );
    reached[test] = hit;
  }
  return reached;
}

/** All modules that import this one, directly or not. */
function importersOf(module: EnvironmentModuleNode | undefined, seen = new Set<string>()): Set<string> {
  for (const importer of module?.importers ?? []) {
    if (importer.id === null || seen.has(importer.id)) continue;
    seen.add(importer.id);
    importersOf(importer, seen);
  }
  return seen;
}

/** The text, each stretch of which sets its mark when it is run. */
function marked(text: string, stretches: readonly (Stretch & { isBlock: boolean })[], first: number): string {
  const put: { at: number; order: number; what: string }[] = [];
  stretches.forEach(({ start, end, isBlock }, i) => {
    const mark = `globalThis.reached[${first + i}] = 1`;
    if (isBlock) put.push({ at: start + 1, order: i, what: `${mark};` });
    else put.push({ at: start, order: i, what: `(${mark}, ` }, { at: end, order: -i, what: ')' });
  });
  put.sort((a, b) => a.at - b.at || a.order - b.order);
  let [out, from] = ['', 0];
  for (const { at, what } of put) {
    out += text.slice(from, at) + what;
    from = at;
  }
  return out + text.slice(from);
}
