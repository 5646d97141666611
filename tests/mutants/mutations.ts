import { parseAst } from 'vite';

/** One small fault put into a source text: the characters from `start` up to `end` replaced. */
export interface Mutation {
  start: number;
  end: number;
  replacement: string;
  operator: string;
}

/** A node of the syntax tree as the parser gives it (ESTree with TypeScript). */
interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const nodeAt = (node: Node, key: string): Node | null => {
  const value = node[key];
  return isNode(value) ? value : null;
};

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

const parse = (text: string): Node => {
  const program: unknown = parseAst(text, { lang: 'ts' });
  if (!isNode(program)) throw new Error('The parser gave no program.');
  return program;
};

const otherOperator = new Map<string, readonly string[]>(
  Object.entries({
    '===': ['!=='],
    '!==': ['==='],
    '<': ['<=', '>='],
    '<=': ['<', '>'],
    '>': ['>=', '<='],
    '>=': ['>', '<'],
    '+': ['-'],
    '-': ['+'],
    '*': ['/'],
    '/': ['*'],
    '%': ['*'],
    '**': ['*'],
    '&&': ['||'],
    '||': ['&&'],
    '??': ['&&'],
    '+=': ['-='],
    '-=': ['+='],
    '*=': ['/='],
    '/=': ['*='],
    '??=': ['='],
  }),
);

/** Methods with a sibling that does nearly the same. */
const otherMethod = new Map(
  Object.entries({
    some: 'every',
    every: 'some',
    find: 'findLast',
    findLast: 'find',
    indexOf: 'lastIndexOf',
    lastIndexOf: 'indexOf',
    startsWith: 'endsWith',
    endsWith: 'startsWith',
    min: 'max',
    max: 'min',
    floor: 'ceil',
    ceil: 'floor',
    toLowerCase: 'toUpperCase',
    toUpperCase: 'toLowerCase',
    trimEnd: 'trimStart',
    trimStart: 'trimEnd',
    push: 'unshift',
    unshift: 'push',
    pop: 'shift',
    shift: 'pop',
  }),
);

/** Methods that give something like what they are called on: the call is left out. */
const leftOut = new Set([
  'filter',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'slice',
  'trim',
  'trimEnd',
  'trimStart',
]);

const isText = (node: Node | null): boolean =>
  node !== null &&
  ((node.type === 'Literal' && typeof node.value === 'string') || node.type === 'TemplateLiteral');

/** Nothing inside is mutated: types, imports, what an error says, what a field of a form says. */
function isSkipped(node: Node): boolean {
  if (node.type === 'ImportDeclaration' || node.type === 'ThrowStatement') return true;
  if (node.type === 'ExportAllDeclaration') return true;
  return /^TS/.test(node.type) && !/^TS(?:As|NonNull|Satisfies)Expression$/.test(node.type);
}

/** Every mutation of a TypeScript source, in the order in which they stand. */
export function mutationsOf(text: string): Mutation[] {
  const found: Mutation[] = [];
  const source = (node: Node) => text.slice(node.start, node.end);
  const replace = (node: { start: number; end: number }, replacement: string, operator: string): void => {
    found.push({ start: node.start, end: node.end, replacement, operator });
  };

  function mutate(node: Node): void {
    switch (node.type) {
      case 'IfStatement':
      case 'ConditionalExpression':
        condition(nodeAt(node, 'test'), ['true', 'false']);
        break;
      case 'WhileStatement':
      case 'ForStatement':
        condition(nodeAt(node, 'test'), ['false']);
        break;
      case 'LogicalExpression':
      case 'BinaryExpression':
      case 'AssignmentExpression':
        binary(node);
        break;
      case 'ArrowFunctionExpression':
      case 'FunctionDeclaration':
      case 'FunctionExpression':
        body(node);
        break;
      case 'CallExpression':
        method(node);
        break;
      case 'Literal':
        if (typeof node.value === 'boolean') replace(node, String(!node.value), 'boolean');
        if (typeof node.value === 'number') replace(node, String(node.value + 1), 'number');
        break;
      case 'UnaryExpression': {
        const argument = nodeAt(node, 'argument');
        if (argument && (node.operator === '!' || node.operator === '-'))
          replace(node, `(${source(argument)})`, 'unary');
        break;
      }
      case 'UpdateExpression': {
        const other = node.operator === '++' ? '--' : '++';
        replace(node, source(node).replace(String(node.operator), other), 'update');
        break;
      }
      case 'ExpressionStatement': {
        const type = nodeAt(node, 'expression')?.type ?? '';
        if (/^(?:Call|Await|Assignment|Update|Chain)/.test(type)) replace(node, ';', 'statement');
        break;
      }
      case 'ArrayExpression':
        if (Array.isArray(node.elements) && node.elements.length > 0) replace(node, '[]', 'array');
        break;
    }
  }

  function condition(test: Node | null, values: readonly string[]): void {
    if (test && test.type !== 'Literal') for (const value of values) replace(test, value, 'condition');
  }

  function binary(node: Node): void {
    const [left, right] = [nodeAt(node, 'left'), nodeAt(node, 'right')];
    if (!left || !right || (/^[+]=?$/.test(String(node.operator)) && (isText(left) || isText(right)))) return;
    const assigns = node.type === 'AssignmentExpression';
    for (const other of otherOperator.get(String(node.operator)) ?? []) {
      const sides = assigns ? [source(left), source(right)] : [`(${source(left)})`, `(${source(right)})`];
      const whole = `${sides[0]} ${other} ${sides[1]}`;
      replace(node, assigns ? whole : `(${whole})`, 'operator');
    }
  }

  function body(node: Node): void {
    const inner = nodeAt(node, 'body');
    if (!inner) return;
    if (inner.type !== 'BlockStatement') replace(inner, '(undefined as never)', 'function');
    else if (Array.isArray(inner.body) && inner.body.length > 0) replace(inner, '{}', 'function');
  }

  function method(node: Node): void {
    const callee = nodeAt(node, 'callee');
    const [object, property] = [callee && nodeAt(callee, 'object'), callee && nodeAt(callee, 'property')];
    if (!callee || callee.computed === true || !object || property?.type !== 'Identifier') return;
    const name = source(property);
    const other = otherMethod.get(name);
    if (other !== undefined) replace(property, other, 'method');
    if (leftOut.has(name)) replace({ start: object.end, end: node.end }, '', 'method');
  }

  const isDescription = (node: Node) => {
    const callee = node.type === 'CallExpression' ? nodeAt(node, 'callee') : null;
    const property = callee && nodeAt(callee, 'property');
    return property !== null && /^(?:describe|regex)$/.test(source(property));
  };

  function visit(node: Node): void {
    if (isSkipped(node)) return;
    mutate(node);
    // What `.describe(…)` is called on is code, what it is given is a sentence.
    const inner = isDescription(node) ? [nodeAt(node, 'callee')] : childrenOf(node);
    for (const child of inner) if (child) visit(child);
  }
  visit(parse(text));
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Stretches of a source that run or do not run as one: bodies of functions, blocks, cases, branches of `?:`. */
export function stretchesOf(text: string): { start: number; end: number; isBlock: boolean }[] {
  const found: { start: number; end: number; isBlock: boolean }[] = [];
  const visit = (node: Node): void => {
    if (isSkipped(node) && node.type !== 'ThrowStatement') return;
    const branches =
      node.type === 'ArrowFunctionExpression'
        ? [nodeAt(node, 'body')]
        : node.type === 'ConditionalExpression'
          ? [nodeAt(node, 'consequent'), nodeAt(node, 'alternate')]
          : node.type === 'BlockStatement'
            ? [node]
            : [];
    for (const branch of branches)
      if (branch && (branch === node || branch.type !== 'BlockStatement'))
        found.push({ start: branch.start, end: branch.end, isBlock: branch.type === 'BlockStatement' });
    for (const child of childrenOf(node)) visit(child);
  };
  visit(parse(text));
  return found;
}

/** The text with a mutation made. */
export const mutated = (text: string, { start, end, replacement }: Mutation): string =>
  text.slice(0, start) + replacement + text.slice(end);
