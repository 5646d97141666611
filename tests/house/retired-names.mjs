/**
 * Fails where a name that is declared here has a word that `docs/glossary.md` has replaced: one thing, one name. Names
 * of stored forms are known to the files that lift them.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');
const retired = new Set(
  'ask asks asked asking told tell tells telling said says answer answers answered answering beside calm way ways word words hear hears heard patience vouch vouched'.split(
    ' ',
  ),
);
/** Files that read what earlier versions wrote, or take their flags. */
const readsOldNames = new Set([
  'server/core/run/lift.ts',
  'server/models/cassette/cassette.ts',
  'server/cli/run/flags.ts',
  'tests/unit/db/old-logs.test.ts',
]);

const wordsOf = (name) => name.split(/(?=[A-Z])|[_$\d]+/).map((part) => part.toLowerCase());
const isRetired = (name) =>
  name.toLowerCase() !== 'threewaymerge' && wordsOf(name).some((part) => retired.has(part));

/** The names a node of the syntax tree declares. */
function declared(node) {
  switch (node.type) {
    case 'VariableDeclarator':
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      return bound(node.id);
    case 'TSPropertySignature':
    case 'TSMethodSignature':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return node.computed ? [] : bound(node.key);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return node.params.flatMap(bound);
    default:
      return [];
  }
}

function bound(pattern) {
  switch (pattern?.type) {
    case 'Identifier':
    case 'PrivateIdentifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => bound(property.value ?? property.argument));
    case 'ArrayPattern':
      return pattern.elements.flatMap(bound);
    case 'AssignmentPattern':
      return bound(pattern.left);
    case 'RestElement':
      return bound(pattern.argument);
    case 'TSParameterProperty':
      return bound(pattern.parameter);
    default:
      return [];
  }
}

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx'], {
  cwd: root,
  encoding: 'utf8',
});
const problems = [];
for (const file of tracked.split('\n').filter(Boolean)) {
  if (readsOldNames.has(file)) continue;
  let text;
  try {
    text = readFileSync(path.join(root, file), 'utf8');
  } catch {
    continue;
  }
  const visit = (node) => {
    for (const { name, start } of declared(node)) {
      if (isRetired(name)) problems.push(`${file}:${text.slice(0, start).split('\n').length} ${name}`);
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (child && typeof child === 'object' && typeof child.type === 'string') visit(child);
      }
    }
  };
  visit(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }));
}
if (problems.length > 0) {
  console.error(
    `These names have words that the glossary replaced. Use its names (docs/glossary.md):\n${problems.join('\n')}`,
  );
  process.exit(1);
}
