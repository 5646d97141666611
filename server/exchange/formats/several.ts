import { Notes } from '@/server/exchange/reading/notes';
import { isFields } from '@/server/exchange/reading/value';
import type { Format, Input, Reading } from './format';

/** The most items that are looked at to find out what a file holds. */
const looked = 20;

/**
 * Several files of one format in one: a list, or JSON lines, each item of which is a file by itself.
 * Null unless a format knows one of the first items. `known` are the formats, in the order in which they are tried.
 */
export function severalIn(input: Input, known: readonly Format[]): Format | null {
  const { content } = input;
  if (content.shape !== 'list' && content.shape !== 'lines') return null;
  const items = content.shape === 'list' ? content.value : content.rows;
  const partOf = (value: unknown): Input | null =>
    isFields(value) ? { name: input.name, notes: new Notes(), content: { shape: 'object', value } } : null;
  const formatOf = (part: Input | null) => part && known.find((format) => format.matches(part));
  const first = items
    .slice(0, looked)
    .map((item) => formatOf(partOf(item)))
    .find((format) => format);
  if (!first) return null;
  return {
    ...first,
    async read({ notes }) {
      const readings: Reading[] = [];
      for (const item of items) {
        const part = partOf(item);
        const format = formatOf(part);
        if (part && format) readings.push(await format.read(part));
        else notes.add('items that no reader knows, left out');
      }
      return joined(first.name, readings, notes);
    },
  };
}

/** What several readings hold, as one. */
function joined(format: string, readings: readonly Reading[], notes: Notes): Reading {
  const runs = readings.flatMap((reading) => reading.runs);
  for (const reading of readings) notes.addAll(reading.runs.length === 0 ? reading.notes : []);
  const predictions = readings.flatMap((reading) => reading.predictions ?? []);
  const reports = readings.flatMap((reading) => reading.reports ?? []);
  return {
    format,
    formatVersion: readings[0]?.formatVersion ?? null,
    runs,
    ...(predictions.length > 0 && { predictions }),
    ...(reports.length > 0 && { reports }),
    counts: { files: readings.length },
    notes: notes.list(),
  };
}
