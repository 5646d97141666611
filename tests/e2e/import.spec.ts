import { Buffer } from 'node:buffer';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { figuresOf } from '@/server/exchange/figures';
import { readFile } from '@/server/exchange/read';
import { json, zip } from '@/tests/support/exchange/bytes';
import { walk } from '@/tests/support/exchange/linear';
import { dars, flat, transitions } from '@/tests/support/exchange/trees';
import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

let espalier: Espalier;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

const file = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});

/** Chooses files in the dialog of the runs page. */
async function choose(page: Page, ...files: ReturnType<typeof file>[]) {
  await page.goto(espalier.url);
  await page.getByTestId('import-runs').click();
  await page.getByTestId('import-files').setInputFiles(files);
}

/** Drops files on whatever page is open. */
async function drop(page: Page, name: string, bytes: Uint8Array) {
  const transfer = await page.evaluateHandle(
    ({ name, content }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(content)], name));
      return data;
    },
    { name, content: [...bytes] },
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await expect(page.getByTestId('drop-overlay')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

test('a file of another system opens as a run: its tree, its calls, and why nothing can be steered', async ({
  page,
}) => {
  await choose(page, file('tree.json', json(flat)));
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('origin-badge')).toHaveText('imported · moatless-tree');
  await expect(page.getByTestId('origin')).toContainText('tree.json');
  await page.goto(`${page.url()}?node=n1`);
  await expect(page.getByTestId('inspector')).toHaveAttribute('data-node', 'n1');
  const branch = page.getByTestId('act-bar').getByRole('button', { name: 'Branch from here' });
  await expect(branch).toBeDisabled();
  await expect(branch).toHaveAttribute('title', /^This run was imported \(moatless-tree\)/);
  await page.getByRole('tab', { name: 'Files' }).click();
  await expect(page.getByTestId('inspector')).toContainText('n1 has no files: its run was imported');
});

test('an imported run goes out again: as a bundle, and as a tree of pi that is read as the same tree', async ({
  page,
}) => {
  await choose(page, file('tree.json', json(flat)));
  await page.waitForURL(/\/runs\/r/);
  const save = async (form: string) => {
    await page.getByTestId('export').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId(`export-${form}`).click(),
    ]);
    return { name: download.suggestedFilename(), path: await download.path() };
  };
  expect((await save('bundle')).name).toMatch(/^r\w+\.espalier\.zip$/);
  const session = await save('pi');
  expect(session.name).toMatch(/^r\w+-pi\.jsonl$/);
  const [figures] = figuresOf('a', await readFile('a', readFileSync(session.path)));
  expect(figures).toMatchObject({ format: 'pi-session', nodes: 3, branchPoints: 1, leaves: 2 });
});

test('imported runs are compared as an experiment, without running anything', async ({ page }) => {
  const named = (name: string) => json({ ...flat, trajectory_id: name });
  await choose(page, file('one.json', named('acme__gather-1')), file('two.json', named('acme__gather-2')));
  await page.getByTestId('start-import').click();
  await expect(page.getByTestId('import-report')).toContainText('2 runs imported');
  await page.goto(`${espalier.url}/?q=acme__gather`);
  for (const name of ['acme__gather-1', 'acme__gather-2'])
    await page.getByRole('checkbox', { name: new RegExp(`^Select ${name} `) }).check();
  await page.getByTestId('selection').getByRole('button', { name: 'Experiment' }).click();
  await page.waitForURL(/\/experiments\/x/);
  await expect(page.getByTestId('experiment-status')).toHaveAttribute('data-status', 'done');
  await expect(page.getByTestId('verdict')).toContainText('moatless-tree solved 2 of 2 runs');
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(
    '2 runs that were there, on 2 tasks',
  );
  await expect(page.getByRole('button', { name: 'Extend' })).toHaveCount(0);
  await expect(page.locator('[data-cell="solved"]')).toHaveCount(2);
});

test('a file that is dropped on any page is imported', async ({ page }) => {
  await page.goto(`${espalier.url}/tasks`);
  await drop(page, 'acme.prev.root', json(dars));
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('origin-badge')).toHaveText('imported · dars-root');
});

test('several files of one task become one tree if a person wants it; the rest is reported', async ({
  page,
}) => {
  await choose(
    page,
    file('one.traj', json(walk(['a', 'b', 'c']))),
    file('two.traj', json(walk(['a', 'x', 'c']))),
    file('broken.json', Buffer.from('{"a": ')),
    file('notes.txt', Buffer.from('hello')),
  );
  await page.getByTestId('start-import').click();
  const report = page.getByTestId('import-report');
  await expect(report).toContainText('1 run imported');
  await expect(report).toContainText('5 steps, 2 leaves');
  await expect(report).toContainText('1 file refused');
  await expect(report).toContainText('1 file left out');
});

test('an archive of a folder gives its runs, and the same file again gives none', async ({ page }) => {
  const archive = zip([
    { name: 'run/i1.traj', content: json(walk(['d', 'e'])) },
    { name: 'run/i2.traj', content: json(walk(['f', 'g', 'h'])) },
  ]);
  await choose(page, file('runs.zip', archive));
  const report = page.getByTestId('import-report');
  await expect(report).toContainText('2 runs imported');
  await choose(page, file('runs.zip', archive));
  await expect(report).toContainText('2 notes');
  await report.getByText('2 notes').first().click();
  await expect(report).toContainText('It was imported before');
});

test('a piece of an upload stays in its folder', async ({ page }) => {
  const send = (query: string) =>
    page.request.post(`${espalier.url}/api/import?${query}`, {
      headers: espalier.headers,
      data: Buffer.from('x'),
    });
  for (const path of ['../x', '/x', 'a/../../x', 'a\\x', '']) {
    const query = new URLSearchParams({ upload: 'abcdefgh', path, offset: '0' });
    expect((await send(String(query))).status()).toBe(400);
  }
  expect((await page.request.post(`${espalier.url}/api/import`, { headers: { cookie: '' } })).status()).toBe(
    401,
  );
});

test('a run is saved as a page: what would be in it stands there first, and follows the choice', async ({
  page,
}) => {
  await choose(page, file('a.json', json(transitions)));
  await page.waitForURL(/\/runs\/r/);
  await page.getByTestId('export').click();
  await page.getByTestId('export-html').click();
  const contents = page.getByTestId('page-contents');
  await expect(contents).toContainText('6 nodes');
  await expect(contents).toContainText('left out: prompts');
  await page.getByRole('checkbox', { name: 'Calls, observations' }).uncheck();
  await expect(contents).toContainText('0 texts');
  await page.getByRole('checkbox', { name: 'Calls, observations' }).check();
  await page.getByLabel('Phrases to replace').fill('widget');
  await expect(contents).toContainText(/[1-9]\d* phrases/);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('save-page').click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^r\w+-html\.html$/);
  const html = readFileSync(await download.path(), 'utf8');
  expect(html).toContain("default-src 'none'");
  expect(html).toContain('&#60;removed&#62;');
});

test('a folder of this machine is listed without a run being read, and opened run by run', async ({
  page,
}) => {
  const folder = path.join(path.dirname(espalier.database), 'results');
  for (const id of ['j1', 'j2']) {
    mkdirSync(path.join(folder, id), { recursive: true });
    writeFileSync(path.join(folder, id, `${id}.traj`), json(walk([`open ${id}`, 'submit'])));
  }
  await page.goto(`${espalier.url}/folders`);
  await page.getByLabel('Absolute path of a folder').fill('results');
  await page.getByTestId('add-folder').click();
  await expect(page.getByText('is no folder of this machine')).toBeVisible();
  await page.getByLabel('Absolute path of a folder').fill(folder);
  await page.getByTestId('add-folder').click();
  await expect(page.getByTestId('folder-line')).toHaveCount(2);
  mkdirSync(path.join(folder, 'j3'));
  writeFileSync(path.join(folder, 'j3', 'j3.traj'), json(walk(['open j3', 'submit'])));
  await page.getByRole('button', { name: 'Look for new files' }).click();
  await expect(page.getByTestId('folder-line')).toHaveCount(3);
  await page
    .getByTestId('folder-line')
    .filter({ hasText: 'j3' })
    .getByRole('button', { name: 'Open' })
    .click();
  await page.waitForURL(/\/runs\/r/);
  await expect(page.getByTestId('origin')).toContainText('j3.traj');
  await page.goto(`${espalier.url}/folders`);
  await expect(page.getByTestId('folder-line').filter({ hasText: 'j3' }).getByRole('link')).toHaveCount(1);
});

test('an imported trajectory is taken on here: a run whose nodes have files and can be branched', async ({
  page,
}) => {
  const edit = {
    name: 'str_replace_editor',
    arguments: JSON.stringify({ command: 'create', path: '/testbed/NOTES.md', file_text: 'done' }),
  };
  const messages = [
    { role: 'user', content: 'Repair it.' },
    { role: 'assistant', content: '', tool_calls: [{ id: '1', type: 'function', function: edit }] },
    { role: 'tool', tool_call_id: '1', content: 'ok' },
  ];
  await choose(page, file('rows.jsonl', json({ instance_id: 'acme__invoice-2', messages })));
  await page.waitForURL(/\/runs\/r/);
  const imported = new URL(page.url()).pathname;
  await page.goto(`${espalier.url}${imported}?node=n1`);
  await page.getByTestId('take-on').click();
  await expect(page.getByTestId('takes-on')).toContainText('No model is called');
  await page.getByRole('combobox', { name: 'Sandbox' }).selectOption('local');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/runs/r') && url.pathname !== imported);
  await expect(page.getByTestId('takes-on')).toContainText('its edits, one by one');
  await expect(page.getByTestId('tree')).toHaveAttribute('data-nodes', '2', { timeout: 60_000 });
  await page.goto(`${page.url().split('?')[0]}?node=n1`);
  await expect(page.getByRole('button', { name: 'Branch from here' })).toBeEnabled();
});
