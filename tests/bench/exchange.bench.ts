import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { openMemoryDatabase } from '@/db/open';
import { diskFolder } from '@/server/exchange/folder/disk';
import { listFolder } from '@/server/exchange/folder/read-folder';
import { sharedPage } from '@/server/exports/page/shared-page';
import { openItem } from '@/server/imports/folder-items';
import { openSnapshotStore } from '@/server/sandbox/store';
import { firstUsefulPaint, median } from '@/tests/bench/ui/in-page';
import { signIn, startEspalier } from '@/tests/e2e/espalier';
import { chromiumOptions } from '@/tests/support/browser';
import { json } from '@/tests/support/exchange/bytes';
import { walk } from '@/tests/support/exchange/linear';
import { darsOf } from '@/tests/support/exchange/trees';
import { storeLargeRun } from '@/tests/support/large-run';
import { atMost, type BenchOptions, type BenchRow, figure } from './bench';

export const name = 'exchange';

const repeats = 3;
const instances = 500;
const megabyte = 1024 ** 2;

/**
 * Runs of other systems and pages that are handed over: a folder of 500 files of 2 MB, a tree of 2.8 MB from the choice of
 * its file to its drawing, the page of a run of 2,000 nodes from the disk.
 */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const home = mkdtempSync(path.join(tmpdir(), 'espalier-exchange-'));
  const browser = await chromium.launch(chromiumOptions);
  try {
    return [
      ...(await folders(home, report)),
      ...(await pages(browser, home, report)),
      ...(await trees(browser, report)),
    ];
  } finally {
    await browser.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function folders(home: string, report: (line: string) => void): Promise<BenchRow[]> {
  const folder = path.join(home, 'runs');
  report(`writing ${instances} files of 2 MB`);
  const filler = 'x'.repeat(2 * megabyte);
  for (let at = 0; at < instances; at++) {
    const id = `acme__widget-${at}`;
    mkdirSync(path.join(folder, id), { recursive: true });
    const one = { ...walk(['open a.py', `edit ${at}:1`, 'submit']), environment: id, filler };
    writeFileSync(path.join(folder, id, `${id}.traj`), json(one));
  }
  const resolved = Array.from({ length: 200 }, (_, at) => `acme__widget-${at}`);
  writeFileSync(path.join(folder, 'results.json'), json({ resolved }));
  const took: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const since = performance.now();
    const lines = await listFolder(await diskFolder(folder));
    took.push(performance.now() - since);
    if (lines.length !== instances) throw new Error(`${lines.length} of ${instances} were listed.`);
  }
  const peak = peakOfListing(folder);
  const since = performance.now();
  const item = 'acme__widget-77/acme__widget-77.traj';
  const actor = { kind: 'person' as const, name: 'bench' };
  const opened = await openItem(openMemoryDatabase(), { folder, item, actor });
  if ('refusal' in opened) throw new Error(opened.refusal);
  const of = `${instances} files of 2 MB`;
  return [
    atMost(10, { bench: name, name: `${of}: listed`, value: median(took) / 1000, unit: 's' }),
    atMost(1024, { bench: name, name: `${of}: memory of the command that lists`, value: peak, unit: 'MiB' }),
    figure({ bench: name, name: `${of}: one opened`, value: performance.now() - since, unit: 'ms' }),
  ];
}

/** The most memory that `bin/espalier import --list` held, in MiB, as the process itself reports at its end. */
function peakOfListing(folder: string): number {
  const main = path.resolve('bin/espalier');
  const program = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS));
process.argv.splice(1, 1, ${JSON.stringify(main)});
await import(${JSON.stringify(pathToFileURL(path.resolve('server/cli/main.ts')).href)});`;
  const { stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', program, main, 'import', '--list', folder],
    { encoding: 'utf8', maxBuffer: 64 * megabyte },
  );
  const kilobytes = Number(/peak (\d+)/.exec(stderr)?.[1]);
  if (!kilobytes) throw new Error(`The list could not be made: ${stderr}`);
  return kilobytes / 1024;
}

async function pages(browser: Browser, home: string, report: (line: string) => void): Promise<BenchRow[]> {
  const database = openMemoryDatabase();
  const snapshots = openSnapshotStore(path.join(home, 'snapshots'));
  const id = storeLargeRun(database, { nodes: 2000, shape: 'bushy', seed: 1 });
  const since = performance.now();
  const { html } = await sharedPage({ database, snapshots }, id);
  const made = performance.now() - since;
  const file = path.join(home, 'page.html');
  writeFileSync(file, html);
  const opened: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, offline: true });
    await context.addInitScript('globalThis.__name = (named) => named');
    opened.push(await firstUsefulPaint(await context.newPage(), pathToFileURL(file).href, 2000));
    await context.close();
  }
  report(`the page of 2,000 nodes: opened in ${opened.map(Math.round).join(', ')} ms`);
  const of = 'page of 2,000 nodes';
  return [
    atMost(2000, { bench: name, name: `${of}: opened offline`, value: median(opened), unit: 'ms' }),
    figure({ bench: name, name: `${of}: made`, value: made, unit: 'ms' }),
    figure({ bench: name, name: `${of}: size`, value: html.length / megabyte, unit: 'MiB' }),
  ];
}

/** From the choice of a file to the frame that shows its tree: sent, read, stored, opened and drawn. */
async function trees(browser: Browser, report: (line: string) => void): Promise<BenchRow[]> {
  const espalier = await startEspalier();
  const took: number[] = [];
  try {
    for (let repeat = 0; repeat <= repeats; repeat++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      await context.addInitScript('globalThis.__name = (named) => named');
      await signIn(context);
      const page = await context.newPage();
      await page.goto(espalier.url);
      await page.getByTestId('import-runs').click();
      const buffer = Buffer.from(json(darsOf({ steps: 116, bytes: 2.8 * megabyte, seed: repeat })));
      // The thread that will read and the scripts of the page come while a person looks for the file.
      await page.waitForLoadState('networkidle');
      await page.getByTestId('import-files').evaluate((input) => {
        input.addEventListener('change', () => performance.mark('chosen'));
      });
      await page
        .getByTestId('import-files')
        .setInputFiles({ name: 'acme.prev.root', mimeType: 'application/octet-stream', buffer });
      await page.waitForSelector('[data-testid=tree][data-nodes="117"] canvas[data-testid=drawing]');
      const drawn = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            requestAnimationFrame(() =>
              requestAnimationFrame(() =>
                resolve(performance.now() - (performance.getEntriesByName('chosen')[0]?.startTime ?? 0)),
              ),
            );
          }),
      );
      // The first visit finds the server cold.
      if (repeat > 0) took.push(drawn);
      await context.close();
    }
  } finally {
    await espalier.remove();
  }
  report(`DARS of 2.8 MB: drawn after ${took.map(Math.round).join(', ')} ms`);
  return [
    atMost(1000, {
      bench: name,
      name: 'DARS of 2.8 MB: from its choice to the first drawing',
      value: median(took),
      unit: 'ms',
    }),
  ];
}
