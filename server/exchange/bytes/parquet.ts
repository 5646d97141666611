import { Refusal } from '@/server/exchange/reading/refusal';
import { type Fields, rows } from '@/server/exchange/reading/value';

/** The first `most` rows of a Parquet file, and how many it has. Errors: Refusal where the file is damaged. */
export async function readParquet(
  bytes: Uint8Array,
  most: number,
): Promise<{ found: Fields[]; total: number }> {
  // Their decoders are large, and few files are of this kind.
  const [{ parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  const file = {
    byteLength: bytes.byteLength,
    slice: (start: number, end?: number) => bytes.slice(start, end).buffer as ArrayBuffer,
  };
  try {
    const metadata = await parquetMetadataAsync(file);
    const total = Number(metadata.num_rows);
    const read = await parquetReadObjects({ file, metadata, compressors, rowEnd: Math.min(total, most) });
    return { found: rows(plain(read)), total };
  } catch (error) {
    throw new Refusal(
      `The Parquet file is damaged: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}.`,
    );
  }
}

/** Values as JSON has them: whole numbers of 64 bits as numbers, times as texts, bytes left out. Iterates. */
function plain(value: unknown[]): unknown[] {
  const pending: (unknown[] | Record<string, unknown>)[] = [value];
  for (let holder = pending.pop(); holder; holder = pending.pop()) {
    const at = holder as Record<string, unknown>;
    for (const key of Object.keys(at)) {
      const inner = at[key];
      if (typeof inner === 'bigint') at[key] = Number(inner);
      else if (inner instanceof Date) at[key] = Number.isNaN(inner.getTime()) ? null : inner.toISOString();
      else if (ArrayBuffer.isView(inner)) at[key] = null;
      else if (typeof inner === 'object' && inner !== null) pending.push(inner as Record<string, unknown>);
    }
  }
  return value;
}
