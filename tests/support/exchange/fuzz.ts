import { randomInt, seededRandom } from '@/server/core/base/random';
import { figuresOf } from '@/server/exchange/figures';
import { merged } from '@/server/exchange/merge/merge';
import { readFile } from '@/server/exchange/read';
import { Refusal } from '@/server/exchange/reading/refusal';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { damaged } from './damage';
import { samples } from './samples';

/** What reading one damaged file came to. */
export interface Verdict {
  sample: string;
  input: number;
  outcome: 'read' | 'refused' | 'fault';
  /** Of a fault: what is wrong. */
  reason: string | null;
  /** Of the processor: a busy machine makes no input slow. */
  ms: number;
  bytes: Uint8Array;
}

/** What is wrong with a run that was read; null if it is whole. */
function faultOf(run: ImportedRun): string | null {
  const seen = new Set<string | null>([null]);
  for (const node of run.nodes) {
    if (!seen.has(node.parent)) return `${node.id} stands before its parent ${node.parent}`;
    if (seen.has(node.id)) return `${node.id} occurs twice`;
    if (node.donors.some((donor) => donor === node.id)) return `${node.id} is its own donor`;
    if (node.reward && !(node.reward.value >= 0 && node.reward.value <= 1))
      return `a reward of ${node.reward.value}`;
    seen.add(node.id);
  }
  const ids = new Set(run.nodes.map(({ id }) => id));
  if (run.nodes.some(({ donors }) => donors.some((donor) => !ids.has(donor))))
    return 'a donor that is not there';
  if (run.attempts.some(({ leaf }) => leaf !== null && !ids.has(leaf)))
    return 'an attempt whose end is not there';
  // JSON.stringify writes halves of surrogate pairs as escapes; behind a backslash of a text it is no escape.
  return /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(JSON.stringify(run)) ? 'half a surrogate pair' : null;
}

/** Reads `count` damaged files, each made from a sample and the seed. */
export async function* fuzz(count: number, seed: string): AsyncGenerator<Verdict> {
  for (let input = 0; input < count; input += 1) {
    const random = seededRandom(`${seed} ${input}`);
    const { name, bytes } = samples[input % samples.length] ?? (samples[0] as (typeof samples)[number]);
    const other = samples[randomInt(random, samples.length)]?.bytes ?? bytes;
    let broken = damaged(bytes, other, random);
    if (random() < 0.3) broken = damaged(broken, other, random);
    const started = process.cpuUsage();
    const [outcome, reason] = await judged(name, broken);
    const { user, system } = process.cpuUsage(started);
    yield { sample: name, input, outcome, reason, ms: (user + system) / 1000, bytes: broken };
  }
}

async function judged(name: string, bytes: Uint8Array): Promise<[Verdict['outcome'], string | null]> {
  try {
    const reading = await readFile(name, bytes);
    const fault = reading.runs.map(faultOf).find((one) => one !== null) ?? null;
    if (fault !== null) return ['fault', fault];
    JSON.stringify(figuresOf(name, reading));
    const [first, ...rest] = reading.runs;
    const whole = first ? merged([first, ...rest]) : null;
    const mergedFault = whole ? faultOf(whole) : null;
    return mergedFault === null ? ['read', null] : ['fault', `merged: ${mergedFault}`];
  } catch (error) {
    if (
      error instanceof Refusal &&
      /^.{10,2000}[.!]$/s.test(error.message) &&
      !/but it is damaged: /.test(error.message)
    ) {
      return ['refused', null];
    }
    return ['fault', error instanceof Error ? `${error.name}: ${error.message}` : String(error)];
  }
}
