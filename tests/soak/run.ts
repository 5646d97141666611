/**
 * `npm run soak [-- --steps 30000] [--no-browser]`: as many steps as a busy run makes in eight hours (one a second), as
 * one long run and five shorter ones of equal length, with pages open on each; a browser shows them. Prints memory and
 * descriptors when each run has grown, and ends with 1 where something was lost or grows from run to run.
 */
import { parseArgs } from 'node:util';
import { byteCount } from '@/server/core/base/byte-count';
import { soak } from './soak';

const { values } = parseArgs({
  options: { steps: { type: 'string', default: '30000' }, 'no-browser': { type: 'boolean', default: false } },
});
const steps = Number(values.steps);
if (!Number.isInteger(steps) || steps < 1_000) {
  process.stderr.write('--steps is a number from 1000.\n');
  process.exit(2);
}
const print = (line: string) => void process.stdout.write(`${line}\n`);
print('| steps | web process | descriptors | engine | descriptors | page |');
print('| --- | --- | --- | --- | --- | --- |');
const began = performance.now();
const lost = await soak({
  runs: [steps / 2, ...Array<number>(5).fill(steps / 10)].map(Math.round),
  readers: 6,
  browser: !values['no-browser'],
  report: (one) =>
    print(
      `| ${one.steps.toLocaleString('en')} | ${byteCount(one.webBytes)} | ${one.webDescriptors} | ${byteCount(one.engineBytes)} | ${one.engineDescriptors} | ${one.pageBytes === null ? '' : byteCount(one.pageBytes)} |`,
    ),
});
print(`\n${Math.round((performance.now() - began) / 1_000)} s`);
for (const line of lost) print(`lost: ${line}`);
if (lost.length === 0) print('Every page got every event. Memory and descriptors level off.');
process.exitCode = lost.length === 0 ? 0 : 1;
