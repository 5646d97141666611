import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { quirks, quirksByFile } from '@/tests/integration/models/quirks/list';
import { callQuirks } from '@/tests/integration/models/replies/calls';
import { streamQuirks } from '@/tests/integration/models/replies/streams';

const page = path.resolve('docs/models.md');
const [begin, end] = ['<!-- quirks: written by npm run quirks -->', '<!-- /quirks -->'];
const escapes: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '|': '\\|', '\n': ' ' };
const cell = (text: string) => text.replace(/[<>|\n]/g, (character) => escapes[character] ?? character);

interface Row {
  kind: string;
  title: string;
  reference: string;
  api: keyof typeof apis;
  ends?: string;
  file: string;
}

const replies = Object.entries({ Streams: streamQuirks, Calls: callQuirks });
const rows: Row[] = [
  ...Object.entries(quirksByFile).flatMap(([file, own]) =>
    own.map((quirk): Row => ({ ...quirk, file: `quirks/${file}` })),
  ),
  ...replies.flatMap(([kind, own]) =>
    own.map(
      ({ name, reference, api }): Row => ({
        kind,
        title: name,
        reference,
        api,
        file: `replies/${kind.toLowerCase()}.ts`,
      }),
    ),
  ),
];

const apis = {
  openai: 'chat completions',
  responses: 'responses',
  anthropic: 'messages',
  gemini: 'Gemini',
} as const;
const table = [
  '| kind | API | what a provider does | known from | the run ends | played in |',
  '| --- | --- | --- | --- | --- | --- |',
  ...rows.map(({ kind, api, title, reference, ends = 'solved', file }) =>
    ['', kind, apis[api], cell(title), cell(reference), ends, `\`${file}\``, ''].join(' | ').trim(),
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
  expect(rows.filter(({ reference }) => reference.trim() === '')).toEqual([]);
});
