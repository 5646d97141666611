/**
 * `npm run repositories [-- --only <name>]`: takes published repositories through the product as a person's own directory
 * goes through it, and prints a table. It needs the network (the npm registry and Debian's source packages). Downloads are
 * kept in `ESPALIER_REPOSITORIES`, by default a folder for temporary files. Ends with 1 where something is not as expected.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSandboxDriver, openSnapshotStore, snapshotDirectory } from '@/server/sandbox';
import { createVerifier } from '@/server/verifier';
import { entries } from './entries';
import { asExpected, heading, lineOf } from './table';
import { type Row, tried } from './trial';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const cache = process.env.ESPALIER_REPOSITORIES ?? path.join(tmpdir(), 'espalier-repositories');
const home = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
const dataDirectory = path.join(home, 'data');
const store = openSnapshotStore(snapshotDirectory(dataDirectory));
const driver = createSandboxDriver('local', { dataDirectory });
const verifier = createVerifier({ driver, store });
const { signal } = new AbortController();

const rows: Row[] = [];
try {
  for (const entry of entries) {
    if (values.only !== undefined && values.only !== entry.name && values.only !== entry.runner) continue;
    process.stderr.write(`${entry.name} ${entry.version} (${entry.runner}) …\n`);
    const row = await tried(entry, { driver, store, verifier, cache, signal });
    rows.push(row);
    process.stderr.write(`${lineOf(row)}\n`);
  }
} finally {
  await driver.close();
  rmSync(home, { recursive: true, force: true });
}
console.log([...heading, ...rows.map(lineOf)].join('\n'));
const wrong = rows.filter((row) => !asExpected(row));
console.log(`\n${rows.length} repositories, ${rows.length - wrong.length} as expected.`);
process.exit(rows.length > 0 && wrong.length === 0 ? 0 : 1);
