/** Why a database file cannot be used, and what to do. */

const choose = 'choose another file with ESPALIER_DATABASE or --database';
const restore = 'Restore a backup (docs/reliability.md)';

export const isDirectory = (file: string): string =>
  `The database ${file} is a directory. Name a file in it, or ${choose}.`;
export const noFile = (file: string): string =>
  `There is no database ${file} yet. Start Espalier once, or ${choose}.`;
export const noPlace = (directory: string, problem: string): string =>
  `The directory of the database, ${directory}, cannot be made (${problem}). Make it yourself, or ${choose}.`;
export const directoryNotWritable = (directory: string): string =>
  `The directory of the database, ${directory}, cannot be written, and the database keeps files beside it. Allow this user to write there, or ${choose}.`;
export const notWritable = (file: string): string =>
  `The database ${file} cannot be written. Allow this user to write it and the files beside it, or ${choose}.`;
export const notReadable = (file: string): string =>
  `${file} cannot be read and written by this user. Change its owner or its permissions, or ${choose}.`;
export const notOpened = (file: string): string =>
  `The database ${file} cannot be opened. Check the permissions of the file, of the files beside it and of its directory, or ${choose}.`;
export const notADatabase = (file: string): string =>
  `${file} is not a database: its beginning is not that of an SQLite file. Nothing was changed. ${restore}, or ${choose}.`;
export const otherProgram = (file: string): string =>
  `${file} is the database of another program. Nothing was changed. To start with a new database, ${choose}.`;
export const corrupt = (file: string, problem: string): string =>
  `The database ${file} is damaged (${problem}). Nothing was changed. ${restore}, or ${choose}. “sqlite3 ${file} .recover” may save what is readable.`;
export const noSpace = (directory: string, left: string): string =>
  `The disk that holds the database has ${left} left in ${directory}. Free space there, or ${choose}.`;
