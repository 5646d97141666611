import { contentOf } from './bytes/content';
import { formatOf } from './detect';
import type { Input, Reading } from './formats/format';
import { Notes } from './reading/notes';
import { Refusal } from './reading/refusal';
import { damagedAs } from './reading/sentences';
import { cleaned } from './run/clean';

/**
 * Reads one file of another system: a pure function of its bytes. The name is a hint only.
 * Errors: Refusal with a sentence; then nothing of the file is kept. UnknownFormat where no reader knows it.
 */
export const readFile = async (name: string, bytes: Uint8Array): Promise<Reading> =>
  readInput(inputOf(name, bytes));

/** What the bytes of a file hold. Errors: Refusal. */
export function inputOf(name: string, bytes: Uint8Array): Input {
  const notes = new Notes();
  return { name, notes, content: contentOf(bytes, notes) };
}

/** Reads what a file holds. Errors: Refusal. */
export async function readInput(input: Input): Promise<Reading> {
  const format = formatOf(input);
  try {
    const reading = await format.read(input);
    for (const run of reading.runs) run.task.id ??= taskFromName(input.name);
    return { ...reading, runs: reading.runs.map(cleaned) };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(damagedAs(format.title, error instanceof Error ? error.message : String(error)));
  }
}

/** Names of files that every task has. */
const general = new Set([
  'trajectory',
  'result',
  'results',
  'output',
  'events',
  'traces',
  'journal',
  'session',
  'JOURNAL',
]);

/** The name of a file up to its first dot; of its folder where files of every task have that name. */
function taskFromName(name: string): string | null {
  const parts = name.split(/[\\/]/).filter((part) => part !== '' && part !== 'agent');
  const stem = parts.at(-1)?.split('.')[0] ?? '';
  return (general.has(stem) ? (parts.at(-2) ?? stem) : stem) || null;
}
