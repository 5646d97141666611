import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openMemoryDatabase } from '@/db/open';
import { loadState } from '@/db/runs';
import { foldEvents } from '@/server/core/run/fold';
import type { SharedChoice, SharedRun, SharedTexts } from '@/server/core/run/shared-run';
import { toolCall } from '@/server/exchange/reading/tools';
import { makeRun } from '@/server/exchange/run/make-run';
import { pageHtml } from '@/server/exports/page/page-html';
import { carefulChoice, sharedPage } from '@/server/exports/page/shared-page';
import { storeRun } from '@/server/imports/store-run';
import { randomRun } from '@/tests/support/exchange/random-run';
import { storeLargeRun } from '@/tests/support/large-run';

const ada = { kind: 'person' as const, name: 'Ada' };
// Imported runs have no files, so that no store is read.
const snapshots = null as never;

const blockOf = <T>(html: string, id: 'run' | 'texts'): T => {
  const packed = new RegExp(`id="${id}">([A-Za-z0-9+/=]*)</script>`).exec(html)?.[1] ?? '';
  return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8'));
};

async function pageOf(run: Parameters<typeof storeRun>[1], choice: Partial<SharedChoice> = {}) {
  const database = openMemoryDatabase();
  const { runId } = storeRun(database, run, { file: 'a.json', actor: ada });
  const page = await sharedPage({ database, snapshots }, runId, { ...carefulChoice, ...choice });
  const html = Buffer.from(page.html).toString('utf8');
  return { ...page, html, state: loadState(database, runId) };
}

const hostile = '</script><img src=x onerror=alert(1)><!-- \u2028';
const oneStep = (text: string, patch: string | null = null) =>
  makeRun({
    format: 'test',
    task: { id: hostile, statement: text },
    drafts: [
      {
        key: 'a',
        parentKey: null,
        text,
        patch,
        calls: [toolCall('bash', { command: text, api_key: 'hunter2222' }, { observation: text })],
      },
    ],
  });

test('the page folds to the tree of the run, at every moment', async () => {
  await fc.assert(
    fc.asyncProperty(randomRun, async (run) => {
      const { html, state, contents } = await pageOf(run);
      const { events } = blockOf<SharedRun>(html, 'run');
      const shared = foldEvents(events);
      expect([...shared.nodes.values()].map(({ id, parentId, visits }) => [id, parentId, visits])).toEqual(
        [...state.nodes.values()].map(({ id, parentId, visits }) => [id, parentId, visits]),
      );
      expect(shared.spend).toEqual(state.spend);
      expect(contents).toMatchObject({ nodes: state.nodes.size, events: state.seq });
    }),
    { numRuns: 8 },
  );
});

test('a run of 2,000 nodes made here folds to the same tree with the same scores', async () => {
  const database = openMemoryDatabase();
  const runId = storeLargeRun(database, { nodes: 2000, shape: 'bushy', seed: 1 });
  const gone = { patch: () => Promise.reject(new Error('gone')) } as never;
  const { html, contents } = await sharedPage({ database, snapshots: gone }, runId);
  const shared = foldEvents(blockOf<SharedRun>(Buffer.from(html).toString('utf8'), 'run').events);
  const state = loadState(database, runId);
  expect(
    [...shared.nodes.values()].map(({ id, score, visits, valueSum }) => [id, score, visits, valueSum]),
  ).toEqual(
    [...state.nodes.values()].map(({ id, score, visits, valueSum }) => [id, score, visits, valueSum]),
  );
  expect(contents.leftOut.at(-1)).toMatch(/^the changes of \d+ steps, whose files were removed$/);
});

test('hostile text cannot leave its block, and the policy forbids every request', async () => {
  const { html } = await pageOf(oneStep(hostile));
  const between = html.slice(html.indexOf('<body>'));
  expect(between.match(/<\/script/g)).toHaveLength(3);
  expect(html).not.toContain('<img src=x');
  expect(html).toContain("default-src 'none'; script-src 'sha256-");
  expect(html).not.toContain('unsafe-inline');
  expect(html).not.toMatch(/<(?:link|script|img)[^>]+(?:href|src)="(?!data:,")/);
});

test('a script that holds the end of a script is kept whole within its element', () => {
  const run = { events: [], contents: {} as never, madeAt: 0 };
  const html = pageHtml({ script: 'a("</script>")', style: '' }, { title: '<b>', run, texts: {} });
  expect(html).toContain('a("<\\/script>")');
  expect(html).toContain('<title>&#60;b&#62;</title>');
});

test('secrets are masked, names and texts follow the choice, and what is there is counted', async () => {
  const text = `by Ada in /home/ada/x with sk-${'b'.repeat(30)} and Project Heron`;
  const patch = 'diff --git a/x b/x\n+by Ada';
  const careful = await pageOf(oneStep(text, patch), { phrases: ['project heron'] });
  const texts = JSON.stringify(blockOf<SharedTexts>(careful.html, 'texts'));
  for (const gone of ['Ada', '/ada/', 'sk-b', 'Heron', 'hunter2222']) expect(texts).not.toContain(gone);
  expect(JSON.stringify(blockOf<SharedRun>(careful.html, 'run'))).not.toContain('Ada');
  expect(careful.contents.masked.secrets).toBeGreaterThanOrEqual(1);
  expect(careful.contents.masked.phrases).toBeGreaterThanOrEqual(3);
  expect(careful.contents.diffs).toEqual({ count: 1, bytes: 'diff --git a/x b/x\n+by <name>'.length });
  expect(careful.contents.people).toEqual([]);

  const open = await pageOf(oneStep(text, patch), { names: true });
  expect(JSON.stringify(blockOf<SharedTexts>(open.html, 'texts'))).toContain('by Ada in /home/ada/x');
  expect(open.contents.people).toEqual(['Ada']);

  const bare = await pageOf(oneStep(text, patch), { texts: false });
  expect(blockOf<SharedTexts>(bare.html, 'texts')).toEqual({});
  expect(bare.contents).toMatchObject({ texts: { count: 0 }, diffs: { count: 0 } });
});
