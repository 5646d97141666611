import { withLog } from '@/server/exchange/bytes/wal';
import { nameOf } from '@/server/exchange/folder/files';
import { readFile } from '@/server/exchange/read';
import type { Item, Layout } from './layout';

/** What SQLite adds to the name of a database for its write-ahead log, and for the index of that. */
export const logEnd = '-wal';
const indexEnd = '-shm';

/** A database with its write-ahead log: what was written last stands there alone. */
export const databaseWithLog: Layout = {
  name: 'SQLite database',
  items: (folder) =>
    [...folder.keys()]
      .filter((path) => folder.has(`${path}${logEnd}`))
      .map(
        (path): Item => ({
          path,
          files: [
            path,
            `${path}${logEnd}`,
            ...(folder.has(`${path}${indexEnd}`) ? [`${path}${indexEnd}`] : []),
          ],
          task: nameOf(path).split('.')[0] || null,
          open: async () => {
            const read = async (name: string) => (await folder.get(name)?.read()) ?? new Uint8Array();
            return readFile(path, withLog(await read(path), await read(`${path}${logEnd}`)));
          },
        }),
      ),
};
