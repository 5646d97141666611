import { dataPaths, openWhenFree } from '@/db/open';
import { UnusableDatabase } from '@/db/opening/unusable';
import { accessFiles } from '@/server/access/access-files';
import { closeData } from '@/server/access/permissions';
import { openModels } from '@/server/models';
import { detectSandbox } from '@/server/sandbox';

/** Migrates the database, closes the data to other users and prints what was found; run once by `npm start`. */
async function main(): Promise<void> {
  const { database, directory } = dataPaths();
  const report = (line: string) => process.stderr.write(`${line}\n`);
  (await openWhenFree(database, { report, checkedBytes: 1 << 30 })).$client.close();
  accessFiles(directory).token();
  for (const note of closeData(database)) report(note);
  const { docker, reason, local } = await detectSandbox();
  const lines = [
    `Database   ${dataPaths().database}`,
    `Sandboxes  ${docker ? `Docker ${docker}` : `no Docker engine (${reason})`}; ${local}`,
    `Models     ${['repair (offline)', ...openModels(dataPaths().directory).endpoints().keys()].join(', ')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UnusableDatabase)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
