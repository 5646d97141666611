/**
 * Writes what follows from the table of rooms: `biome.rooms.json` (the linter's rules) and the table in
 * `docs/architecture.md`; and into `CONTRIBUTING.md` and `docs/exchange.md` the worked examples. With `--check` it writes nothing and fails where one of them is out of date, where a room
 * imports one below it in the list, or where a folder belongs to no room.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rooms } from './rooms.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const check = process.argv.includes('--check');
const problems = [];

const place = new Map(rooms.map(({ folder }, at) => [folder, at]));
for (const [at, { folder, imports }] of rooms.entries()) {
  for (const one of imports) {
    const other = place.get(one);
    if (other === undefined) problems.push(`${folder} may import ${one}, which is no room.`);
    else if (other >= at)
      problems.push(`${folder} may import ${one}, which stands below it: that allows a circle.`);
  }
}

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], {
  cwd: root,
  encoding: 'utf8',
});
/** The room of a file: the longest folder that holds it. */
const roomOf = (file) =>
  rooms
    .filter(({ folder }) => file.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
for (const file of tracked.split('\n').filter((one) => /^(app|components|server|db)\//.test(one))) {
  if (!roomOf(file)) problems.push(`${file} is in no room: add its folder to tests/house/rooms.mjs.`);
}

/** Rooms inside another one have rules of their own: the outer room's do not hold for them. */
const inner = (folder) =>
  rooms.filter((other) => other.folder.startsWith(`${folder}/`)).map((other) => other.folder);
const allowed = (folder) =>
  folder === 'server/models' ? ['!@/server/models'] : [`!@/${folder}`, `!@/${folder}/**`];

const overrides = rooms.map(({ folder, imports, builtin }) => ({
  includes: [`${folder}/**`, ...inner(folder).map((one) => `!${one}/**`)],
  linter: {
    rules: {
      style: {
        noRestrictedImports: {
          level: 'error',
          options: {
            patterns: [
              {
                group: [
                  '@/**',
                  '!@/package.json',
                  ...[folder, ...imports].flatMap((one) => [
                    '!@/server',
                    '!@/components',
                    `!@/${parentOf(one)}`,
                    ...allowed(one),
                  ]),
                ].filter((one, at, list) => one !== '!@/.' && list.indexOf(one) === at),
                message: `${folder} may import ${imports.length === 0 ? 'nothing of ours' : 'only the rooms named for it'}: see tests/house/rooms.mjs.`,
              },
              {
                group: ['../**'],
                message: 'Write @/… for what is not in the same folder: the table of rooms is held by it.',
              },
              ...(builtin === false
                ? [
                    {
                      group: ['node:*', 'better-sqlite3', 'dockerode'],
                      message: `${folder} does no input or output.`,
                    },
                  ]
                : []),
            ],
          },
        },
      },
    },
  },
}));

function parentOf(folder) {
  return path.posix.dirname(folder);
}

const rules = `${JSON.stringify({ $schema: './node_modules/@biomejs/biome/configuration_schema.json', overrides }, null, 2)}\n`;

/** The domain's rooms as one word where a room may import all of them. */
const domain = rooms.filter(({ folder }) => folder.startsWith('server/core/')).map(({ folder }) => folder);
function named(imports) {
  const whole = domain.every((one) => imports.includes(one));
  const rest = whole ? imports.filter((one) => !domain.includes(one)) : imports;
  const names = rest.map((one) => `\`${one.replace(/^server\//, '').replace(/^components\//, 'ui:')}\``);
  return (
    [...(whole ? ['`core/*`'] : []), ...names].join(', ').replaceAll('`ui:', '`components/') ||
    'nothing of ours'
  );
}
const table = [
  '| room | what it holds | may import |',
  '| --- | --- | --- |',
  ...rooms.map(({ folder, idea, imports }) => `| \`${folder}/\` | ${idea} | ${named(imports)} |`),
].join('\n');

const page = path.join(root, 'docs/architecture.md');
const [begin, end] = ['<!-- rooms -->', '<!-- /rooms -->'];
const text = readFileSync(page, 'utf8');
const [before, rest = ''] = text.split(begin);
const after = rest.split(end)[1];
if (after === undefined) problems.push(`docs/architecture.md lacks the marks ${begin} and ${end}.`);
const written = `${before}${begin}\n${table}\n${end}${after}`;

/** A page with each file it includes: the code between `<!-- file: PATH -->` and `<!-- /file -->` is the file's. */
const withFiles = (markdown) =>
  markdown.replace(/(<!-- file: (\S+) -->\n)[\s\S]*?(<!-- \/file -->)/g, (_, open, file, close) => {
    const code = readFileSync(path.join(root, file), 'utf8');
    return `${open}\`\`\`ts\n${code}\`\`\`\n${close}`;
  });

const outputs = [
  ['biome.rooms.json', rules],
  ['docs/architecture.md', written],
  ...['CONTRIBUTING.md', 'docs/exchange.md'].map((page) => [
    page,
    withFiles(readFileSync(path.join(root, page), 'utf8')),
  ]),
];
for (const [file, content] of outputs) {
  const at = path.join(root, file);
  const now = readFileSync(at, { encoding: 'utf8', flag: check ? 'r' : 'a+' });
  if (now === content) continue;
  if (check) problems.push(`${file} is not what tests/house/write.mjs writes: run npm run rooms.`);
  else writeFileSync(at, content);
}
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
