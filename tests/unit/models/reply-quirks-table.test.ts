import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { callQuirks } from '@/tests/integration/models/replies/calls';
import type { Quirk } from '@/tests/integration/models/replies/quirk';
import { streamQuirks } from '@/tests/integration/models/replies/streams';

const page = path.resolve(import.meta.dirname, '../../../docs/models.md');
const marks = ['<!-- reply quirks -->', '<!-- /reply quirks -->'] as const;

const cell = (text: string) =>
  text.replace(/[<>|]/g, (char) => ({ '<': '&lt;', '>': '&gt;', '|': '\\|' })[char] ?? char);
const row = (file: string, { name, reference, api }: Quirk) =>
  `| ${cell(name)} | ${api === 'openai' ? 'chat completions' : 'messages'} | ${cell(reference)} | \`replies/${file}\` |`;

it('the page on models lists every quirk with its reference and its test', async () => {
  const table = [
    '| quirk | API | reference | test |',
    '| --- | --- | --- | --- |',
    ...streamQuirks.map((quirk) => row('streams.ts', quirk)),
    ...callQuirks.map((quirk) => row('calls.ts', quirk)),
  ].join('\n');
  const text = readFileSync(page, 'utf8');
  const [start, end] = [text.indexOf(marks[0]), text.indexOf(marks[1])];
  expect(start).toBeGreaterThan(-1);
  expect(end).toBeGreaterThan(start);
  const written = `${text.slice(0, start)}${marks[0]}\n${table}\n${text.slice(end)}`;
  await expect(written).toMatchFileSnapshot(page);
});
