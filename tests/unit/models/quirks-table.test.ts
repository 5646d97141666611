import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { quirks, quirksByFile } from '@/tests/integration/models/quirks/list';

const page = path.resolve('docs/models.md');
const [begin, end] = ['<!-- quirks: written by npm run quirks -->', '<!-- /quirks -->'];
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const table = [
  '| kind | what a provider does | known from | the run ends | played in |',
  '| --- | --- | --- | --- | --- |',
  ...Object.entries(quirksByFile).flatMap(([file, own]) =>
    own.map(({ kind, title, reference, ends = 'solved' }) =>
      ['', kind, cell(title), cell(reference), ends, `\`${file}\``, ''].join(' | ').trim(),
    ),
  ),
].join('\n');

it('the table of quirks stands in the page of models', async () => {
  const text = readFileSync(page, 'utf8');
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  expect(before).toBeGreaterThan(0);
  expect(after).toBeGreaterThan(before);
  const written = `${text.slice(0, before + begin.length)}\n${table}\n${text.slice(after)}`;
  await expect(written).toMatchFileSnapshot(page);
});

it('no two quirks have one name, and each says where it is known from', () => {
  expect(new Set(quirks.map(({ title }) => title)).size).toBe(quirks.length);
  expect(quirks.filter(({ reference }) => reference.trim() === '')).toEqual([]);
});
