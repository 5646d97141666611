import { readParquet } from '@/server/exchange/bytes/parquet';
import type { Format } from '@/server/exchange/formats/format';
import { Refusal } from '@/server/exchange/reading/refusal';
import { rowsReading } from './rows';

/** The most rows that are read of one file; a data set has tens of thousands. */
export const maxRows = 500;

/** Rows in Parquet. */
export const parquetRows: Format = {
  name: 'rows',
  title: 'rows in Parquet',
  keys: ['messages'],
  matches: ({ content }) => content.shape === 'parquet',
  async read(input) {
    const bytes = input.content.shape === 'parquet' ? input.content.bytes : new Uint8Array();
    const { found, total } = await readParquet(bytes, maxRows);
    input.notes.add(`rows beyond the first ${maxRows}, not read`, total - found.length);
    const reading = rowsReading(input, found);
    if (reading.runs.length > 0) return reading;
    const columns = Object.keys(found[0] ?? {})
      .slice(0, 12)
      .join(', ');
    throw new Refusal(
      `The Parquet file has no column with conversations (messages or trajectory); it has ${columns || 'no rows'}.`,
    );
  },
};
