import { partnerOf, tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';

const testPath =
  /(?:^|\/)(?:tests?|__tests__|specs?)\/|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)test_[^/]*\.py$|_test\.py$/;

/** Whether a path looks like a test's, which the policy reads and never edits. */
export const isTestPath = (path: string): boolean => testPath.test(path);

/** A test in a test file, with the tokens it spans. */
export interface TestBlock {
  name: string;
  firstToken: number;
  lastToken: number;
}

/** The tests written in a file: calls of `test` and `it`, or functions named `test…`. */
export function testBlocks(source: Source): TestBlock[] {
  if (source.language === 'python') {
    return source.units
      .filter((unit) => unit.kind === 'function' && unit.name.startsWith('test'))
      .map((unit) => ({ name: unit.name, firstToken: unit.bodyToken, lastToken: unit.lastToken }));
  }
  const blocks: TestBlock[] = [];
  source.tokens.forEach((token, i) => {
    const opening = tokenAt(source, i + 1);
    const name = tokenAt(source, i + 2);
    if (
      !/^(?:test|it|specify)$/.test(token.text) ||
      opening.text !== '(' ||
      (name.kind !== 'string' && name.kind !== 'template')
    )
      return;
    blocks.push({ name: unquoted(name.text), firstToken: i, lastToken: partnerOf(source, i + 1) });
  });
  return blocks;
}

const unquoted = (literal: string) => literal.slice(1, -1).replace(/\\(['"`\\])/g, '$1');

/** The file a test id names, or null: `test/money.test.js > splits`, `tests.test_money.TestSplit.test_even`. */
export function fileOfTest(id: string, paths: readonly string[]): string | null {
  const head = (id.split(' > ')[0] ?? '').trim().replace(/^\.\//, '');
  if (paths.includes(head)) return head;
  if (/\.(?:[cm]?[jt]sx?|py)$/.test(head)) return head;
  const dotted = head.split(/[.:\s]+/);
  for (const path of paths) {
    const stem =
      path
        .split('/')
        .at(-1)
        ?.replace(/\.\w+$/, '') ?? '';
    if (path.endsWith('.py') && dotted.includes(stem)) return path;
  }
  return null;
}

/** The block of a test id in its file, or null. */
export function blockOf(id: string, blocks: readonly TestBlock[]): TestBlock | null {
  const named = blocks.filter(
    (block) =>
      id.endsWith(block.name) ||
      id.includes(` > ${block.name}`) ||
      (block.name.length > 4 && id.split(/[.\s:>()]+/).includes(block.name)),
  );
  return named.sort((a, b) => b.name.length - a.name.length)[0] ?? null;
}
