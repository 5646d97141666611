import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

export const fixtureOfVersion1 = path.resolve('tests/fixtures/log-1');

/** The bytes of a database of log version 1: the README beside it says what it holds. */
export const databaseOfVersion1 = (): Buffer =>
  gunzipSync(readFileSync(path.join(fixtureOfVersion1, 'espalier.db.gz')));
