import { Refusal } from '@/server/exchange/reading/refusal';
import type { Folder } from './files';

/** Names of files that readers know. */
const named = /\.(?:json|jsonl|ndjson|traj|root|eval|gz|zst|parquet|db|sqlite|html)$/i;

/** Names of files that hold no runs: sources, pictures, packages. They are not opened. */
const other =
  /\.(?:png|jpe?g|gif|webp|svg|ico|pdf|woff2?|ttf|mp4|wav|py|pyi|pyc|ipynb|[cm]?[jt]sx?|css|scss|map|lock|[ch]|cc|cpp|hpp|java|kt|go|rs|rb|php|sh|so|a|o|whl|jar|exe|toml|ini|cfg|md|rst|diff|patch)$/i;

/** What macOS lays beside every file of an archive, under the same name. */
const ofMacOs = /(?:^|\/)(?:__MACOSX\/|\._)/;

/** Bytes of a beginning. */
const headSize = 64;

/** What packed files, Parquet, databases and archives begin with. */
const marks = ['\x1f\x8b', '\x28\xb5\x2f\xfd', 'PAR1', 'SQLite format 3\0', 'PK\x03\x04'];

/** Whether a file may hold runs, by its first bytes: a name need not tell. */
function mayBeRead(head: Uint8Array): boolean {
  const text = Buffer.from(head).toString('latin1');
  if (marks.some((mark) => text.startsWith(mark))) return true;
  const plain = text.replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '').replaceAll('\0', '');
  return /^\s*(?:\{\s*"|\[\s*[{[])/.test(plain);
}

/** The files of a folder that are tried: by their names, or without a known one by their first bytes. */
export async function triedIn(folder: Folder): Promise<Set<string>> {
  const tried = new Set<string>();
  for (const [path, file] of folder) {
    if (ofMacOs.test(path)) continue;
    if (named.test(path)) tried.add(path);
    else if (!other.test(path) && mayBeRead(await headOf(file))) tried.add(path);
  }
  return tried;
}

/** Nothing for a file that cannot be read: one that no name speaks for is left out then. */
async function headOf(file: { head(count: number): Promise<Uint8Array> }): Promise<Uint8Array> {
  try {
    return await file.head(headSize);
  } catch (error) {
    const isDenied = error instanceof Refusal || (error instanceof Error && 'code' in error);
    if (isDenied) return new Uint8Array();
    throw error;
  }
}
