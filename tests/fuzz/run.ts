/**
 * Damages small files of every format and reads them: `npm run fuzz [-- --inputs 100000 --seed 1]`. Each is read whole or
 * refused with a sentence, within a second. Ends with 1 after a fault, and names the input, so that it can be repeated.
 */
import { parseArgs } from 'node:util';
import { fuzz } from '@/tests/support/exchange/fuzz';

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const count = Number(values.inputs);
const slowest = { ms: 0, input: 0, sample: '' };
const counts = { read: 0, refused: 0, fault: 0 };
const slow = 1000;
for await (const { sample, input, outcome, reason, ms } of fuzz(count, values.seed)) {
  counts[outcome] += 1;
  if (ms > slowest.ms) Object.assign(slowest, { ms, input, sample });
  if (outcome === 'fault') console.log(`fault in input ${input} (${sample}): ${reason}`);
  if (ms > slow) console.log(`input ${input} (${sample}) took ${Math.round(ms)} ms`);
  if ((input + 1) % 10_000 === 0) console.log(`${input + 1} of ${count}`);
}
console.log(
  `${count} inputs: ${counts.read} read, ${counts.refused} refused, ${counts.fault} faults; slowest ${Math.round(slowest.ms)} ms (input ${slowest.input}, ${slowest.sample})`,
);
process.exitCode = counts.fault > 0 || slowest.ms > slow ? 1 : 0;
