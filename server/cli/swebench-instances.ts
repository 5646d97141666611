import type { Command } from 'commander';
import { readInstances } from '@/server/benchmarks/instances/read-instances';
import { matches, rowFilter } from '@/server/benchmarks/instances/row-filter';
import type { Instance } from '@/server/core/task/benchmark';
import { Refusal } from '@/server/exchange/reading/refusal';
import { harmless } from './import-text';
import * as sentence from './sentences-swebench';
import { UsageError } from './usage';

const { help } = sentence;

/** The flags that choose instances and say how rows from before SWE-bench 5 are run. */
export interface InstanceFlags {
  ids?: string[];
  filter?: string[];
  image?: string;
  testCommand?: string;
  logParser?: string;
}

export const addInstanceOptions = (command: Command): Command =>
  command
    .option('--ids <ids...>', help.ids)
    .option('--filter <name=value...>', help.filter)
    .option('--image <image>', help.image)
    .option('--test-command <command>', help.testCommand)
    .option('--log-parser <name>', help.logParser);

/** The chosen instances of a file; what was refused or supposed goes to standard error. Errors: UsageError. */
export async function chosenInstances(place: string, flags: InstanceFlags): Promise<Instance[]> {
  const { image, testCommand, logParser } = flags;
  const read = await usableFile(() => readInstances(place, { image, testCommand, logParser }));
  for (const line of read.refused) warn(line);
  return chosenOf(read.instances, flags);
}

const warn = (line: string) => process.stderr.write(`${harmless(line)}\n`);

/** Those instances that the flags choose; what was supposed of them goes to standard error. Errors: UsageError. */
export function chosenOf(instances: readonly Instance[], flags: InstanceFlags): Instance[] {
  const filter = rowFilter(flags.filter ?? []);
  if ('problem' in filter) throw new UsageError(filter.problem);
  const missing = (flags.ids ?? []).filter((id) => !instances.some((one) => one.id === id));
  if (missing.length > 0) throw new UsageError(sentence.noInstance(missing));
  const wanted = flags.ids === undefined ? null : new Set(flags.ids);
  const chosen = instances.filter(
    (one) => (wanted === null || wanted.has(one.id)) && matches(one, filter.conditions),
  );
  if (chosen.length === 0) throw new UsageError(sentence.nothingChosen(instances.length));
  const assumed = chosen.filter((one) => one.assumed.length > 0);
  if (assumed[0] !== undefined) warn(sentence.assumedLine(assumed.length, assumed[0].assumed));
  return chosen;
}

/** What a file holds; a refusal of it as UsageError. */
export async function usableFile<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(error.message);
    throw error;
  }
}
