import { type Random, randomInt } from '@/server/core/base/random';
import { changed } from './change-literal';
import { type Literal, literalsIn } from './literals';

/** A literal of a test that was changed. */
interface ChangedLiteral {
  line: number;
  from: string;
  to: string;
}

/** A copy of a test file, beside it, in which each test (or what all of them share) has a literal or two changed. */
export interface GeneratedFile {
  /** The model that wrote it whole; absent: it is a copy. */
  by?: string;
  path: string;
  /** The file it is a copy of. */
  of: string;
  text: string;
  /** What was changed for the test of this name; what all tests share stands under `''`. */
  changes: Map<string, ChangedLiteral[]>;
}

const testStart =
  /^[ \t]*(?:(?:test|it)(?:\.\w+)*\(\s*(['"`])((?:\\.|(?!\1).)*)\1|(?:async\s+)?def\s+(test\w*)\s*\()/gm;

interface Block {
  name: string;
  start: number;
  end: number;
}

/** The tests of a file by where they begin; each reaches to the next. */
function blocksIn(text: string): Block[] {
  const starts = [...text.matchAll(testStart)].map((match) => ({
    name: match[2] ?? match[3] ?? '',
    start: match.index,
  }));
  return starts.map((block, i) => ({ ...block, end: starts[i + 1]?.start ?? text.length }));
}

/** Whether there is a test in it, as far as its words tell. */
export const hasTests = (text: string): boolean => blocksIn(text).length > 0;

/** Where the `number`-th copy of a test file stands, so that runners find it as they found the file; null where none would. */
export function copyPath(path: string, number: number): string | null {
  const slash = path.lastIndexOf('/') + 1;
  const [folder, name] = [path.slice(0, slash), path.slice(slash)];
  const python = /^(test_\w+|\w+_test)\.py$/.exec(name)?.[1];
  if (python?.endsWith('_test')) return `${folder}${python.slice(0, -5)}_g${number}_test.py`;
  if (python) return `${folder}${python}_g${number}.py`;
  const script = /^(.+?)((?:[.-](?:test|spec))?\.[cm]?[jt]sx?)$/.exec(name);
  return script ? `${folder}${script[1]}-g${number}${script[2]}` : null;
}

/**
 * Copies of a test file with changed inputs. Every third copy changes what its tests share, the others one or two literals
 * in each test. Copies without a change are left out.
 */
export function generatedFrom(path: string, text: string, copies: number, random: Random): GeneratedFile[] {
  const literals = literalsIn(text, path.endsWith('.py') ? 'python' : 'javascript');
  const blocks = blocksIn(text);
  const within = ({ start, end }: Block) =>
    literals.filter((literal) => literal.start >= start && literal.end <= end);
  const shared = literals.filter(
    ({ start }) => !blocks.some((block) => start >= block.start && start < block.end),
  );
  const files: GeneratedFile[] = [];
  for (let number = 1; number <= copies; number++) {
    const target = copyPath(path, number);
    if (target === null) break;
    const changes = new Map<string, ChangedLiteral[]>();
    const edits: { literal: Literal; to: string }[] = [];
    const change = (name: string, among: readonly Literal[]) => {
      const left = [...among];
      for (let more = 1 + randomInt(random, 2); more > 0 && left.length > 0; more--) {
        const [literal] = left.splice(randomInt(random, left.length), 1);
        const to = literal ? changed(literal, literals, random) : null;
        if (!literal || to === null) continue;
        edits.push({ literal, to });
        const { line, text: from } = literal;
        changes.set(name, [...(changes.get(name) ?? []), { line, from, to }]);
      }
    };
    if (number % 3 === 0 && shared.length > 0) change('', shared);
    else for (const block of blocks) change(block.name, within(block));
    if (edits.length === 0) continue;
    edits.sort((a, b) => b.literal.start - a.literal.start);
    let made = text;
    for (const { literal, to } of edits) made = made.slice(0, literal.start) + to + made.slice(literal.end);
    files.push({ path: target, of: path, text: made, changes });
  }
  return files;
}
