import { dataPaths, openDatabase } from '@/db/open';
import { UnusableDatabase } from '@/db/upgrade';
import { openModels } from '@/server/models';
import { detectSandbox } from '@/server/sandbox';

/** Migrates the database and prints what was found; run once by `npm start`. */
async function main(): Promise<void> {
  openDatabase().$client.close();
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
