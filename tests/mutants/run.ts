/**
 * `npm run mutants [-- --seed 1 --count 150 --only server/stitch --short]`: draws small faults from all that could be put
 * into the code below, puts in one at a time and runs the unit tests that come to its place. Prints those that no test
 * noticed, and last how many were noticed. `--short` is a fixed draw for CI: it ends with 1 below 80 %.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '@/server/core/base/random';
import { equivalents } from './equivalent';
import { type Mutation, mutated, mutationsOf } from './mutations';
import { type Reach, reachOf } from './reach';
import { root } from './suite';
import type { Trial, Tried } from './trial';

const folders = ['server/core', 'server/search', 'server/stitch', 'server/verifier', 'db'];
const short = { seed: '1', count: '40' };
const leastOfShort = 0.8;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string' },
    only: { type: 'string' },
    short: { type: 'boolean', default: false },
  },
});
const seed = values.seed ?? short.seed;
const count = Number(values.count ?? (values.short ? short.count : 150));
const only = values.only?.replace(/\/$/, '');

interface Mutant {
  file: string;
  mutation: Mutation;
}

const texts = new Map(
  folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
    )
    .sort()
    .map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
);
const candidates: Mutant[] = [...texts]
  .filter(([file]) => only === undefined || file === only || file.startsWith(`${only}/`))
  .flatMap(([file, text]) => mutationsOf(text).map((mutation) => ({ file, mutation })));
// Each mutant has a number of its own, so that a change of one place leaves the draw of all others as it was.
const drawn = candidates
  .map((mutant) => ({ mutant, order: numberOf(mutant) }))
  .sort((a, b) => a.order - b.order)
  .map(({ mutant }) => mutant)
  .filter((mutant) => !isEquivalent(mutant))
  .slice(0, count);

console.log(`${drawn.length} of ${candidates.length} mutants, seed ${seed}.`);
const fates = await tryAll(drawn, await reachOf(texts));

const survivors = drawn.filter((_, id) => fates.get(id)?.killedBy === null);
console.log('');
for (const folder of folders) {
  const within = (mutant: Mutant) => mutant.file.startsWith(`${folder}/`);
  const tried = drawn.filter(within).length;
  if (tried > 0) console.log(figure(folder, tried - survivors.filter(within).length, tried));
}
console.log(figure('killed / tried', drawn.length - survivors.length, drawn.length));
const share = 1 - survivors.length / drawn.length;
process.exit(values.short && share < leastOfShort ? 1 : 0);

function printSurvivor(mutant: Mutant | undefined, tried: number): void {
  if (!mutant) return;
  const [line, before, after] = shown(mutant);
  console.log(
    `${mutant.file}:${line} survived (${mutant.mutation.operator}, tried as number ${tried})\n  - ${before}\n  + ${after}`,
  );
}

function figure(name: string, killed: number, tried: number): string {
  return `${name}: ${killed} / ${tried} = ${((100 * killed) / tried).toFixed(1)} %`;
}

/** The number of the line a mutant begins in, and the lines it changes, without and with it. */
function shown({ file, mutation }: Mutant): [line: number, before: string, after: string] {
  const text = texts.get(file) ?? '';
  const from = text.lastIndexOf('\n', mutation.start - 1) + 1;
  const next = text.indexOf('\n', mutation.end);
  const upTo = next < 0 ? text.length : next;
  const flat = (lines: string) => lines.replace(/\s+/g, ' ').trim();
  const after = mutated(text, mutation).slice(
    from,
    upTo + mutation.replacement.length - (mutation.end - mutation.start),
  );
  return [text.slice(0, mutation.start).split('\n').length, flat(text.slice(from, upTo)), flat(after)];
}

/** In [0,1): from the seed, the file, and the lines without and with the mutant. Where they stand does not count. */
function numberOf(mutant: Mutant): number {
  const [, before, after] = shown(mutant);
  return seededRandom(`mutants ${seed} ${mutant.file} ${before} ${after}`)();
}

function isEquivalent(mutant: Mutant): boolean {
  const name = path.basename(mutant.file);
  const same = equivalents.filter(({ file }) => file === name);
  if (same.length === 0) return false;
  const [, before, after] = shown(mutant);
  return same.some(({ line, mutated }) => line === before && mutated === after);
}

/** Two processes try the mutants; one that ends without having told is taken to have died of its mutant. */
async function tryAll(mutants: readonly Mutant[], reach: Reach): Promise<Map<number, Tried>> {
  const fates = new Map<number, Tried>();
  const waiting = mutants.map(
    ({ file, mutation }, id): Trial => ({ id, file, mutation, tests: reach.testsOf(file, mutation.start) }),
  );
  const work = async (): Promise<void> => {
    while (waiting.length > 0) await oneProcess();
  };
  const oneProcess = () =>
    new Promise<void>((ended) => {
      // A mutant may break what removes the folders of the tests: all that they make lies in one of ours.
      const temporary = mkdtempSync(path.join(tmpdir(), 'espalier-mutants-'));
      const child = fork(path.join(import.meta.dirname, 'trial.ts'), {
        execArgv: ['--import', 'tsx'],
        cwd: root,
        env: { ...process.env, TMPDIR: temporary },
      });
      let trial: Trial | null = null;
      const summaryOf = (tried: Tried) => {
        fates.set(tried.id, tried);
        if (tried.killedBy === null) printSurvivor(mutants[tried.id], fates.size);
        trial = null;
      };
      const next = () => {
        for (trial = waiting.shift() ?? null; trial?.tests.length === 0; trial = waiting.shift() ?? null)
          summaryOf({ id: trial.id, killedBy: null });
        if (trial) child.send(trial);
        else child.kill();
      };
      child.on('message', (message: Tried | 'ready') => {
        if (message !== 'ready') summaryOf(message);
        if (message === 'ready' || message.killedBy !== 'it does not end') next();
      });
      child.on('exit', () => {
        if (trial) summaryOf({ id: trial.id, killedBy: 'its process ended' });
        rmSync(temporary, { recursive: true, force: true });
        ended();
      });
    });
  await Promise.all([work(), work()]);
  return fates;
}
