import type { SyntaxNode, Tree } from '@lezer/common';
import { parser as javascript } from '@lezer/javascript';
import { parser as python } from '@lezer/python';

export type Language = 'javascript' | 'python';

/** Characters of a file that is parsed; a longer one is looked at by lines. */
const parsedAtMost = 512 * 1024;

const dialects: [RegExp, () => { language: Language; parse: (text: string) => Tree }][] = [
  [
    /\.[cm]?jsx?$/,
    () => ({ language: 'javascript', parse: (text) => javascript.configure({ dialect: 'jsx' }).parse(text) }),
  ],
  [
    /\.[cm]?ts$/,
    () => ({ language: 'javascript', parse: (text) => javascript.configure({ dialect: 'ts' }).parse(text) }),
  ],
  [
    /\.tsx$/,
    () => ({
      language: 'javascript',
      parse: (text) => javascript.configure({ dialect: 'ts jsx' }).parse(text),
    }),
  ],
  [/\.pyi?$/, () => ({ language: 'python', parse: (text) => python.parse(text) })],
];

export interface Parsed {
  language: Language;
  tree: Tree;
  text: string;
}

/** The tree of a file in a language that we parse, else null. The parsers go on behind what they cannot read. */
export function parsed(path: string, text: string): Parsed | null {
  const found = dialects.find(([names]) => names.test(path))?.[1]();
  return found && text.length <= parsedAtMost
    ? { language: found.language, tree: found.parse(text), text }
    : null;
}

/** The children of a node, in order. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
}

/** Every node of a tree, each before what it holds. */
export function* nodesOf(root: SyntaxNode): Generator<SyntaxNode> {
  const cursor = root.cursor();
  const end = root.to;
  yield root;
  while (cursor.next() && cursor.from < end) yield cursor.node;
}

/** A function from places in a text to lines, counted from 1. */
export function lineFinder(text: string): (at: number) => number {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (at) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

/** The lines of the outermost statements that the parser could not read in full. */
export function unreadLines({ tree, text }: Parsed): ReadonlySet<number> {
  const lines = new Set<number>();
  const lineOf = lineFinder(text);
  for (const node of nodesOf(tree.topNode)) {
    if (!node.type.isError) continue;
    let statement = node;
    while (statement.parent && !/Statement$|Declaration$|Definition$/.test(statement.name))
      statement = statement.parent;
    const whole = statement.parent === null ? node : statement;
    for (let line = lineOf(whole.from); line <= lineOf(whole.to); line++) lines.add(line);
  }
  return lines;
}
