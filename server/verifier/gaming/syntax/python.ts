import type { SyntaxNode } from '@lezer/common';
import { type Fact, textAtMost } from './fact';
import { importedNames, PythonNames, pythonLoads } from './python-names';
import { childrenOf, lineFinder, nodesOf, type Parsed } from './tree';

const isProgramGuard = /^if\s*\(?\s*(?:__name__\s*==\s*['"]__main__['"]|['"]__main__['"]\s*==\s*__name__)/;
/** Functions that write an attribute of their first argument. */
const writers = /^(?:setattr|delattr|(?:type|object)\.__(?:set|del)attr__)$/;
const patchers = /(?:^|\.)patch\.(?:object|multiple)$|^monkeypatch\.(?:setattr|delattr)$/;

/** What a file of Python does. `parse` reads code that stands in a string. */
export function pythonFacts({ tree, text }: Parsed, parse: (code: string) => Fact[]): Fact[] {
  const names = new PythonNames(text, tree.topNode);
  const lineOf = lineFinder(text);
  const facts: Fact[] = [];
  const guarded = [...nodesOf(tree.topNode)].filter(
    (node) => node.name === 'IfStatement' && isProgramGuard.test(text.slice(node.from, node.from + 100)),
  );
  const note = (node: SyntaxNode, kind: Fact['kind'], path: string, value = '') => {
    const program = guarded.some(({ from, to }) => from <= node.from && node.to <= to);
    facts.push({ kind, path, text: value.slice(0, textAtMost), line: lineOf(node.from), program });
  };
  const pathsOf = (node: SyntaxNode) => names.values(node).flatMap(({ path }) => path ?? []);
  const write = (target: SyntaxNode) => {
    if (target.name === 'MemberExpression') for (const path of pathsOf(target)) note(target, 'write', path);
    if (/^(?:Tuple|Array|Parenthesized)Expression$/.test(target.name)) childrenOf(target).forEach(write);
  };
  for (const node of nodesOf(tree.topNode)) {
    const children = childrenOf(node);
    const [first] = children;
    switch (node.name) {
      case 'AssignStatement':
      case 'UpdateStatement': {
        const signs = children.flatMap(({ name }, at) => (/^(?:Assign|Update)Op$/.test(name) ? [at] : []));
        children.slice(0, signs.at(-1)).forEach(write);
        noteMethodValue(node);
        break;
      }
      case 'DeleteStatement':
        children.forEach(write);
        break;
      case 'ForStatement': // `for unittest.TestCase.x in …` writes, too.
        if (children[1]) write(children[1]);
        break;
      case 'CallExpression':
        if (first) called(node, first);
        break;
      case 'ImportStatement':
        for (const { module, path } of importedNames(names.of(node))) {
          note(node, 'import', module);
          if (path !== module) note(node, 'read', path);
        }
        break;
      case 'MemberExpression':
      case 'VariableName':
        for (const path of pathsOf(node)) note(node, 'read', path);
        break;
      case 'RaiseStatement':
        if (children[1]?.name === 'VariableName') note(node, 'call', `raise ${pathsOf(children[1])[0]}`);
        if (children[1]?.name === 'CallExpression' && children[1].firstChild)
          note(node, 'call', `raise ${pathsOf(children[1].firstChild)[0]}`);
        break;
      case 'FunctionDefinition':
        noteMethod(node);
        break;
      case 'String':
      case 'FormatString':
        if (!isDocstring(node)) note(node, 'text', '', names.value(node).text ?? '');
        break;
      case 'ContinuedString':
        note(node, 'text', '', names.value(node).text ?? '');
        break;
    }
    if (/^(?:Binary|Call)Expression$/.test(node.name)) noteWhole(node);
  }
  return facts;

  function called(node: SyntaxNode, callee: SyntaxNode): void {
    const args = names.args(node);
    const texts = args.flatMap((arg) => names.value(arg).text ?? []);
    const [first, second] = args;
    for (const path of pathsOf(callee)) {
      note(node, 'call', path, texts.join('\n'));
      if (pythonLoads.test(path) && texts[0]) note(node, 'import', texts[0]);
      if (first && (writers.test(path) || patchers.test(path)))
        for (const target of pathsOf(first)) {
          const name = second ? names.value(second).text : null;
          note(node, 'write', `${target}.${name ?? '*'}`);
          const value = args[2];
          if (value && (name === '__eq__' || name === '__ne__')) noteLambda(value, name);
        }
      const target = /(?:^|\.)patch$/.test(path) ? texts[0] : undefined;
      if (target !== undefined) note(node, 'write', target.replace(/^unittest\.case\./, 'unittest.'));
      if (/^(?:exec|eval|compile|builtins\.(?:exec|eval))$/.test(path))
        for (const code of texts)
          for (const fact of parse(code)) facts.push({ ...fact, line: lineOf(node.from) });
      if (path === 'type') noteClass(node);
    }
  }

  function noteWhole(node: SyntaxNode): void {
    if (node.to - node.from > 400) return;
    const [paths, texts]: [string[], string[]] = [[], []];
    for (const inner of nodesOf(node)) {
      if (inner.name === 'MemberExpression' || inner.name === 'VariableName') paths.push(...pathsOf(inner));
      const { text: constant } = names.value(inner);
      if (constant !== null) texts.push(constant);
    }
    if (paths.length > 0) note(node, 'whole', paths.join(' '), texts.join('\n'));
  }

  /** A string that stands alone documents. */
  function isDocstring(node: SyntaxNode): boolean {
    return node.parent?.name === 'ExpressionStatement';
  }

  function noteMethod(node: SyntaxNode): void {
    const name = node.getChild('VariableName');
    const body = node.getChild('Body');
    if (name && body && /^__(?:eq|ne)__$/.test(names.of(name))) noteBody(node, names.of(name), body);
  }

  /** `__eq__ = lambda self, other: True` in a class, or `Any.__eq__ = …` behind it. */
  function noteMethodValue(node: SyntaxNode): void {
    const parts = childrenOf(node);
    const [target] = parts;
    const value = parts.at(-1);
    const name = target ? /(?:^|\.)(__(?:eq|ne)__)$/.exec(names.of(target))?.[1] : undefined;
    if (name && value) noteLambda(value, name);
  }

  /** `type('Any', (), {'__eq__': lambda self, other: True})`. */
  function noteClass(node: SyntaxNode): void {
    for (const inner of nodesOf(node)) {
      if (inner.name !== 'String' || !/^__(?:eq|ne)__$/.test(names.string(inner))) continue;
      const value = inner.nextSibling?.nextSibling;
      if (value) noteLambda(value, names.string(inner));
    }
  }

  function noteLambda(value: SyntaxNode, name: string): void {
    if (value.name === 'LambdaExpression') noteBody(value, name, childrenOf(value).at(-1) ?? value);
  }

  /** A comparison that never looks at the other value, and does not always say that the two differ. */
  function noteBody(node: SyntaxNode, name: string, body: SyntaxNode): void {
    const list = node.getChild('ParamList');
    const params = list ? list.getChildren('VariableName').map((param) => names.of(param)) : [];
    const other = params[1] ?? params[0];
    const read = [...nodesOf(body)].some(
      (inner) => inner.name === 'VariableName' && names.of(inner) === other && !comparedWithItself(inner),
    );
    const returns = [...nodesOf(body)].filter(({ name }) => name === 'ReturnStatement');
    const texts = (returns.length > 0 ? returns : [body]).map((one) =>
      names
        .of(one)
        .replace(/^return\s*/, '')
        .trim(),
    );
    const differs = name === '__eq__' ? /^(?:False|0|NotImplemented)$/ : /^(?:True|1|NotImplemented)$/;
    const raises = [...nodesOf(body)].some(({ name }) => name === 'RaiseStatement');
    if (!read && !raises && !texts.every((text) => differs.test(text))) note(node, 'blind', name);
  }
  function comparedWithItself({ parent }: SyntaxNode): boolean {
    const [left, , right] = parent?.name === 'BinaryExpression' ? childrenOf(parent) : [];
    return left !== undefined && right !== undefined && names.of(left) === names.of(right);
  }
}
