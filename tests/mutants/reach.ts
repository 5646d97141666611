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

/** Tests of one file, by their ids. */
export interface Tests {
  file: string;
  ids: string[];
}

/** Which tests come to a place of the code. */
export interface Reach {
  /**
   * The tests that run what stands at an offset of a file; for what runs when the file is loaded, those that run
   * anything of it, then those that load it. At most 150: first those that run the least code beside it.
   */
  testsOf(file: string, offset: number): Tests[];
}

const mostTests = 150;

interface Stretch {
  start: number;
  end: number;
}

/** What one test runs. */
export interface TestReach {
  file: string;
  /** Null: what the file runs outside of its tests. */
  id: string | null;
  /** The stretches it runs, by number. */
  hit: number[];
}

interface Measured {
  reached: TestReach[];
  /** The test files that load each source file, the nearest first. */
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
  const cases = measured.reached
    .map(({ file, id, hit }) => ({ file, id, hit: new Set(hit) }))
    .sort((a, b) => a.hit.size - b.hit.size || (a.id ?? '').localeCompare(b.id ?? ''));
  const reaching = (first: number, upTo: number) =>
    cases.filter(({ hit }) => {
      for (let index = first; index < upTo; index++) if (hit.has(index)) return true;
      return false;
    });
  return {
    testsOf(file, offset) {
      const { first, all } = stretches.get(file) ?? { first: 0, all: [] };
      const inner = all.findLastIndex(({ start, end }) => start <= offset && offset < end);
      const near =
        inner >= 0 ? reaching(first + inner, first + inner + 1) : reaching(first, first + all.length);
      // Modules are loaded once for all files: what runs then was seen at the first file alone.
      if (inner >= 0 && near.every(({ id }) => id !== null)) return grouped(near);
      const known = new Set(near);
      const loading = (measured.loaded[file] ?? []).flatMap((test) =>
        cases.filter((one) => one.file === test),
      );
      return grouped([...near, ...loading.filter((one) => !known.has(one))]);
    },
  };
}

/** The first tests of a list, by file, in the order in which the files come up. */
function grouped(cases: readonly { file: string; id: string | null }[]): Tests[] {
  const files = new Map<string, string[]>();
  const tests = cases.flatMap(({ file, id }) => (id === null ? [] : [{ file, id }]));
  for (const { file, id } of tests.slice(0, mostTests)) files.set(file, [...(files.get(file) ?? []), id]);
  return [...files].map(([file, ids]) => ({ file, ids }));
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
    return { reached: readReached(directory), loaded: Object.fromEntries(loaded) };
  } finally {
    await vitest.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A hash over every file that a unit test may rest on. */
function stateOfSources(): string {
  const hash = createHash('sha256');
  for (const folder of [
    'server',
    'db',
    'components',
    'tests/unit',
    'tests/support',
    'tests/fixtures',
    'tasks',
  ])
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      const file = path.join(root, folder, name);
      if (statSync(file).isFile()) hash.update(`${folder}/${name}\0`).update(readFileSync(file));
    }
  return hash.digest('hex').slice(0, 32);
}

const readReached = (directory: string): TestReach[] =>
  readdirSync(directory).flatMap((name): TestReach[] =>
    JSON.parse(readFileSync(path.join(directory, name), 'utf8')),
  );

/** All modules that import this one, directly or not, the nearest first. */
function importersOf(module: EnvironmentModuleNode | undefined): Set<string> {
  const seen = new Set<string>();
  for (let open = module ? [module] : []; open.length > 0; ) {
    const next: EnvironmentModuleNode[] = [];
    for (const importer of open.flatMap(({ importers }) => [...importers])) {
      if (importer.id === null || seen.has(importer.id)) continue;
      seen.add(importer.id);
      next.push(importer);
    }
    open = next;
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
