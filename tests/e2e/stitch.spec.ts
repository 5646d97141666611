import { type Espalier, startEspalier } from './espalier';
import { expect, type Page, test } from './test';

let espalier: Espalier;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  espalier = await startEspalier();
});
test.afterAll(() => espalier.remove());

const status = (page: Page) => page.getByTestId('run-status');
const inspector = (page: Page) => page.getByTestId('inspector');
const node = (page: Page, id: string) => page.getByTestId(`node-${id}`);
/** With ESPALIER_SHOTS: the page in both themes at the narrowest and at a wide window. */
const shot = async (page: Page, name: string) => {
  const directory = process.env.ESPALIER_SHOTS;
  if (!directory) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 1920]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: width === 1280 ? 800 : 1080 });
      await page.screenshot({ path: `${directory}/${name}-${colorScheme}-${width}.png` });
    }
  }
};

async function api<T>(procedure: string, input: unknown): Promise<T> {
  const query = encodeURIComponent(JSON.stringify(input));
  const response = await fetch(`${espalier.url}/api/trpc/${procedure}?input=${query}`, {
    headers: espalier.headers,
  });
  const { result } = await response.json();
  return result.data;
}

/** Edits a file by hand at the root, through the engine, and waits for the node. */
async function editedAtRoot(page: Page, runId: string, id: string, path: string, old: string, now: string) {
  const action = { kind: 'edit_file', path, old, new: now };
  const body = JSON.stringify({ runId, command: { kind: 'act', from: 'n0', action } });
  const headers = { ...espalier.headers, 'content-type': 'application/json' };
  const response = await fetch(`${espalier.url}/api/trpc/runs.command`, { method: 'POST', headers, body });
  expect(response.ok).toBe(true);
  await expect(node(page, id)).toHaveAttribute('data-verified', 'true', { timeout: 60_000 });
}

interface Nodes {
  settled: { length: number };
}

test('two half-fixes are stitched into a solution; a conflict is resolved by hand and the graft goes on', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto(`${espalier.url}/new?task=stock-ledger`);
  await page.getByText('Single attempt', { exact: true }).click();
  await page.getByLabel('Importance').selectOption('ordinary');
  await page.getByLabel('Length of an attempt').fill('1');
  await page.getByLabel('Attempts', { exact: true }).fill('50');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\/r/);
  const runId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await expect(status(page)).toHaveAttribute('data-status', 'unsolved', { timeout: 60_000 });
  const reservations = 'src/reservations.js';
  await editedAtRoot(page, runId, 'n2', reservations, 'entry.until < at', 'entry.until > at');
  await editedAtRoot(page, runId, 'n3', 'src/valuation.js', 'let pieces = 1;', 'let pieces = 0;');
  await editedAtRoot(page, runId, 'n4', reservations, 'entry.until < at)', 'entry.until >= at)');

  // Where the host changed the same line: foreseen, met, and resolved.
  await node(page, 'n2').click();
  await page.keyboard.press('s');
  await expect(page.getByTestId('choose-host')).toContainText('Now click the host in the tree');
  await node(page, 'n4').click();
  await expect(page.getByTestId('foreseen')).toHaveAttribute('data-conflict', 'overlap');
  await page.getByTestId('foreseen').locator('summary').click();
  await expect(page.getByTestId('foreseen')).toContainText('What the host changed instead');
  await shot(page, 'stitch-foreseen');
  await page.getByRole('button', { name: 'Stitch onto n4' }).click();
  const banner = page.getByTestId('conflict-banner');
  await expect(banner).toContainText('Both sides changed the same lines of src/reservations.js.');
  await shot(page, 'stitch-banner');
  await banner.getByRole('button', { name: 'Resolve' }).click();
  const resolve = page.getByTestId('resolve');
  const go = resolve.getByRole('button', { name: 'Use this and continue' });
  await expect(go).toBeDisabled();
  await expect(resolve).toContainText('The file still has conflict markers');
  await shot(page, 'stitch-resolve');
  await resolve.getByRole('button', { name: 'the donor’s' }).click();
  await go.click();
  await expect(node(page, 'n5')).toHaveAttribute('data-verified', 'true', { timeout: 60_000 });
  await expect(banner).toHaveCount(0);
  await node(page, 'n5').click();
  await expect(page.getByTestId('graft-note')).toContainText('grafted from n2');
  await expect(page.getByTestId('graft-note')).toContainText('resolved by hand');

  // The other half onto what came of it: graft upon graft, a solution.
  await node(page, 'n3').click();
  await page.getByTestId('act-bar').getByRole('button', { name: 'Stitch', exact: true }).click();
  await node(page, 'n5').click();
  const plan = page.getByTestId('graft-plan');
  await expect(plan.getByTestId('planned-n3')).toHaveAttribute('data-role', 'chosen');
  await expect(plan.getByTestId('foreseen')).toHaveCount(0);
  await shot(page, 'stitch-plan');
  await page.getByRole('button', { name: 'Stitch onto n5' }).click();
  await expect(status(page)).toHaveAttribute('data-status', 'solved', { timeout: 60_000 });
  await page.getByTestId('winner').click();
  await expect(inspector(page)).toHaveAttribute('data-node', 'n6');
  await expect(node(page, 'n6')).toHaveAttribute('data-score', '1');
  await expect(node(page, 'n6')).toHaveAttribute('data-holdout', 'passed');
  const patch = await api<string>('runs.patch', { runId, nodeId: 'n6' });
  expect(patch).toContain('+      if (entry.article === article && entry.until > at)');
  expect(patch).toContain('+  let pieces = 0;');
  await shot(page, 'stitch-solved');
  const { settled } = await api<Nodes>('runs.state', { runId });
  expect(settled.length).toBe(7);
});
