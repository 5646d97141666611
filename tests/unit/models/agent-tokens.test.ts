import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { languageSystem } from '@/server/agent/language-system';
import { lastLook } from '@/server/agent/last-look';
import { countTokens } from '@/server/agent/token-count';
import { toolSpecs } from '@/server/agent/tools';
import { type SandboxKind, sandboxKinds } from '@/server/core/agent/action';
import { textPatch } from '@/server/core/agent/text-patch';

const page = path.resolve('docs/models.md');
const [begin, end] = ['<!-- agent tokens: written by npm run tokens -->', '<!-- /agent tokens -->'];

const without = (...kinds: SandboxKind[]) => sandboxKinds.filter((kind) => !kinds.includes(kind));
const listTokens = (kinds: readonly SandboxKind[]) => countTokens(JSON.stringify(toolSpecs(kinds)));
const all = without('apply_patch');
const ofPatches = without('insert_lines');

const lines = Array.from({ length: 40 }, (_, at) => `  const value${at} = read(${at});`);
const changed = lines.map((line, at) => (at === 20 ? line.replace('read', 'readAll') : line));
const patch = textPatch([
  { path: 'src/cart.js', before: `${lines.join('\n')}\n`, after: `${changed.join('\n')}\n` },
]);
const look = lastLook(patch)?.text ?? '';

const rows: [string, number][] = [
  ['system prompt, tools called', countTokens(languageSystem(toolSpecs(all), true))],
  [
    'system prompt, actions written as text (with the list of actions)',
    countTokens(languageSystem(toolSpecs(all), false)),
  ],
  ['list of tools, with shell', listTokens(all)],
  ['list of tools, without shell', listTokens(without('apply_patch', 'shell'))],
  ['list of tools, with shell, for families that patch', listTokens(ofPatches)],
  ...all.map((kind): [string, number] => [
    `of this, \`${kind}\``,
    listTokens(all) - listTokens(all.filter((one) => one !== kind)),
  ]),
  ['`apply_patch`', listTokens(ofPatches) - listTokens(without('insert_lines', 'apply_patch'))],
  ['last look at a change of one line', countTokens(look)],
  ['of this, the diff itself', countTokens(patch)],
];

it('what the agent costs in tokens stands in the page of models', async () => {
  const text = readFileSync(page, 'utf8');
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  expect(before).toBeGreaterThan(0);
  const table = [
    '| part | tokens |',
    '| --- | ---: |',
    ...rows.map(([part, tokens]) => `| ${part} | ${tokens} |`),
  ].join('\n');
  const written = `${text.slice(0, before + begin.length)}\n${table}\n${text.slice(after)}`;
  await expect(written).toMatchFileSnapshot(page);
});

it('a last look shows the diff, and of a long one the beginning and the end', () => {
  expect(look).toContain('+  const value20 = readAll(20);');
  const long = lastLook('diff\n+a line of the diff\n'.repeat(5_000))?.text ?? '';
  expect(long.length).toBeLessThan(17_000);
  expect(long).toMatch(/\[… \d+ lines of the diff are not shown; read_file shows the files …\]/);
  expect(lastLook('\n')).toBeNull();
});
