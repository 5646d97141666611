import { corrupt, notADatabase, notOpened, notWritable } from './sentences';

/** A database that this version must not touch, or cannot use: a sentence that says why, and what to do. */
export class UnusableDatabase extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnusableDatabase';
  }
}

/** The error of SQLite as an UnusableDatabase; anything else, and an outage that passes, as it is. */
export function asUnusable(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  const sentence = code.startsWith('SQLITE_CORRUPT')
    ? corrupt(file, message)
    : code === 'SQLITE_NOTADB'
      ? notADatabase(file)
      : code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM'
        ? notWritable(file)
        : code.startsWith('SQLITE_CANTOPEN')
          ? notOpened(file)
          : null;
  return sentence === null ? error : new UnusableDatabase(sentence, { cause: error });
}
