import type { SyntaxNode } from '@lezer/common';
import { type Fact, textAtMost } from './fact';
import { JavaScriptNames, loads, moduleName } from './javascript-names';
import { childrenOf, lineFinder, nodesOf, type Parsed } from './tree';

const isProgramGuard =
  /^if\s*\(\s*(?:require\.main\s*===?\s*module|import\.meta\.main|import\.meta\.url\s*===?)/;
const globals = /^(?:globalThis|global|window|self)\b/;
/** Functions that write to their first argument. */
const writers =
  /^(?:Object\.(?:assign|definePropert(?:y|ies)|setPrototypeOf|freeze)|Reflect\.(?:set|defineProperty|deleteProperty|setPrototypeOf)|Object\.prototype\.__define[GS]etter__\.call)$/;
const evaluators = /^(?:eval|Function|new Function|vm\.(?:runIn\w+|compileFunction)|new vm\.Script)$/;

/** What a file of JavaScript or TypeScript does. `parse` reads code that stands in a string. */
export function javascriptFacts({ tree, text }: Parsed, parse: (code: string) => Fact[]): Fact[] {
  const names = new JavaScriptNames(text, tree.topNode);
  const lineOf = lineFinder(text);
  const facts: Fact[] = [];
  const guarded = guards(tree.topNode, text);
  const note = (node: SyntaxNode, kind: Fact['kind'], path: string, value = '') => {
    const program = guarded.some(({ from, to }) => from <= node.from && node.to <= to);
    facts.push({ kind, path, text: value.slice(0, textAtMost), line: lineOf(node.from), program });
  };
  const pathsOf = (node: SyntaxNode) => names.values(node).flatMap(({ path }) => path ?? []);
  const write = (target: SyntaxNode) => {
    if (target.name === 'MemberExpression') {
      const base = childrenOf(target)[0];
      const onGlobal = base !== undefined && globals.test(names.of(base));
      for (const path of pathsOf(target)) note(target, 'write', onGlobal ? `globalThis.${path}` : path);
    } else if (target.name === 'VariableName' && !names.declared.has(names.of(target)))
      note(target, 'write', `globalThis.${names.of(target)}`);
    else if (/^(?:Array|Object)(?:Pattern|Expression)$/.test(target.name))
      for (const inner of nodesOf(target)) if (inner.name === 'MemberExpression') write(inner);
  };
  const called = (node: SyntaxNode, callee: SyntaxNode) => {
    const args = names.args(node);
    const first = args[0] ? names.values(args[0]) : [];
    const texts = args.flatMap((arg) => names.value(arg).text ?? []);
    const fresh = node.name === 'NewExpression' ? 'new ' : '';
    for (const bare of node.name === 'DynamicImport' ? ['import'] : pathsOf(callee)) {
      const path = fresh + bare;
      note(node, 'call', path, texts.join('\n'));
      if (loads.test(path))
        for (const { text } of first) if (text !== null) note(node, 'import', moduleName(text));
      if (writers.test(path)) {
        for (const { path: target } of first) {
          const onGlobal = args[0] !== undefined && globals.test(names.of(args[0]));
          const key = /definePropert(?:y)$|Reflect\.set$/.test(path) ? texts[0] : undefined;
          if (target !== null && !target.startsWith('new ') && !target.endsWith('()'))
            note(node, 'write', onGlobal ? `globalThis.${key ?? '*'}` : `${target}.${key ?? '*'}`);
        }
      }
      if (evaluators.test(path))
        for (const code of texts)
          for (const fact of parse(code)) facts.push({ ...fact, line: lineOf(node.from) });
    }
  };
  for (const node of nodesOf(tree.topNode)) {
    const [first, second] = childrenOf(node);
    switch (node.name) {
      case 'AssignmentExpression':
        if (first) write(first);
        break;
      case 'UnaryExpression':
        if (first?.name === 'delete' && second) write(second);
        if (first?.name === 'typeof' && second) {
          const name = names.of(second).replace(globals, '').replace(/^\./, '');
          if (!names.declared.has(name)) note(node, 'read', `typeof ${name}`);
        }
        break;
      case 'CallExpression':
      case 'NewExpression':
      case 'DynamicImport': {
        const callee = node.name === 'NewExpression' ? second : first;
        if (callee) called(node, callee);
        break;
      }
      case 'ImportDeclaration':
      case 'ExportDeclaration': {
        const source = node.getChild('String');
        if (source) note(node, 'import', moduleName(names.string(source)));
        break;
      }
      case 'MemberExpression':
      case 'VariableName':
        for (const path of pathsOf(node)) note(node, 'read', path);
        break;
      case 'PatternProperty':
        if (first) note(node, 'read', names.of(first));
        break;
      case 'MethodDeclaration':
      case 'Property':
        note(node, 'read', `method ${methodName(node, names)}`);
        break;
      case 'String':
      case 'TemplateString':
        note(node, 'text', '', names.value(node).text ?? '');
        break;
    }
    if (node.name === 'BinaryExpression') {
      const { text: whole } = names.value(node);
      if (whole !== null) note(node, 'text', '', whole);
    }
    if (/^(?:Binary|Call)Expression$|^SwitchStatement$/.test(node.name)) noteWhole(node);
  }
  return facts;

  /** Comparisons and calls as a whole, up to a size at which what stands in them no longer belongs together. */
  function noteWhole(node: SyntaxNode): void {
    if (node.to - node.from > 400) return;
    const [paths, texts]: [string[], string[]] = [[], []];
    for (const inner of nodesOf(node)) {
      if (inner.name === 'MemberExpression' || inner.name === 'VariableName') paths.push(...pathsOf(inner));
      const constant = names.value(inner).text;
      if (constant !== null) texts.push(constant);
      if (inner.name === 'RegExp') texts.push(names.of(inner));
    }
    if (paths.length > 0) note(node, 'whole', paths.join(' '), texts.join('\n'));
  }
}

function methodName(node: SyntaxNode, names: JavaScriptNames): string {
  const plain = node.getChild('PropertyDefinition') ?? node.getChild('String');
  if (plain) return plain.name === 'String' ? names.string(plain) : names.of(plain);
  const parts = childrenOf(node);
  const computed = parts[parts.findIndex(({ name }) => name === '[') + 1];
  if (!computed) return '*';
  const { path, text } = names.value(computed);
  return text ?? path ?? '*';
}

function guards(root: SyntaxNode, text: string): SyntaxNode[] {
  return [...nodesOf(root)].filter(
    (node) => node.name === 'IfStatement' && isProgramGuard.test(text.slice(node.from, node.from + 200)),
  );
}
