import type { SyntaxNode } from '@lezer/common';
import { own } from '@/server/core/base/own';
import { member, pathValue, textValue, unescaped, unknownValue, type Value } from './fact';
import { childrenOf, nodesOf } from './tree';

const steps = 12;
/** Names whose module needs no telling: tests' own classes are known by them. */
const origins: Record<string, string> = { TestCase: 'unittest.TestCase' };
export const pythonLoads =
  /^(?:__import__|importlib\.import_module|importlib\.__import__|builtins\.__import__)$/;

/** What the names of a Python file stand for; scopes are not told apart. */
export class PythonNames {
  private readonly meanings = new Map<string, ((depth: number) => Value)[]>();

  constructor(
    private readonly text: string,
    root: SyntaxNode,
  ) {
    for (const node of nodesOf(root)) {
      if (node.name === 'ImportStatement') this.imported(node);
      if (node.name === 'AssignStatement' || node.name === 'NamedExpression') this.assigned(node);
      if (node.name === 'ForStatement') this.looped(node);
      const own = /^(?:Function|Class)Definition$/.test(node.name) ? node.getChild('VariableName') : null;
      if (own) this.means(this.of(own), () => pathValue(`own ${this.of(own)}`));
    }
  }

  of(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  private means(name: string, value: (depth: number) => Value): void {
    const known = this.meanings.get(name);
    if (known) known.push(value);
    else this.meanings.set(name, [value]);
  }

  private imported(node: SyntaxNode): void {
    for (const { name, path } of importedNames(this.of(node)))
      if (name !== path) this.means(name, () => pathValue(path));
  }

  private assigned(node: SyntaxNode): void {
    const parts = childrenOf(node).filter(({ name }) => name !== ',' && name !== 'TypeDef');
    const signs = parts.flatMap(({ name }, at) => (name === 'AssignOp' ? [at] : []));
    const [sign] = signs;
    if (sign === undefined) return;
    const values = parts.slice((signs.at(-1) ?? sign) + 1);
    for (let i = 0; i < signs.length; i++) {
      const targets = parts.slice(i === 0 ? 0 : (signs[i - 1] ?? 0) + 1, signs[i]);
      targets.forEach((target, at) => {
        const value = targets.length === values.length ? values[at] : undefined;
        if (target.name === 'VariableName' && value)
          this.means(this.of(target), (depth) => this.value(value, depth));
      });
    }
  }

  /** `for case in (unittest.TestCase, …)`: the name is each of them. */
  private looped(node: SyntaxNode): void {
    const parts = childrenOf(node);
    const [, target] = parts;
    const over = parts[parts.findIndex(({ name }) => name === 'in') + 1];
    if (target?.name !== 'VariableName' || !over || !/^(?:Tuple|Array|Set)Expression$/.test(over.name))
      return;
    for (const item of childrenOf(over))
      if (/Expression$|^VariableName$|^String$/.test(item.name))
        this.means(this.of(target), (depth) => this.value(item, depth));
  }

  values(node: SyntaxNode, depth = steps): Value[] {
    if (depth <= 0) return [unknownValue];
    if (node.name === 'VariableName') {
      const name = this.of(node);
      const known = (this.meanings.get(name) ?? []).slice(0, 4).map((meaning) => meaning(depth - 1));
      const useful = known.filter(({ path, text }) => path !== null || text !== null);
      return useful.length > 0 ? useful : [pathValue(own(origins, name) ?? name)];
    }
    if (node.name === 'MemberExpression') {
      const [base] = childrenOf(node);
      if (!base) return [unknownValue];
      const name = this.memberName(node, depth - 1);
      return this.values(base, depth - 1).map(({ path }) =>
        path === null ? unknownValue : pathValue(shortened(member(path, name))),
      );
    }
    return [this.value(node, depth)];
  }

  value(node: SyntaxNode, depth = steps): Value {
    if (depth <= 0) return unknownValue;
    switch (node.name) {
      case 'String':
        return textValue(this.string(node));
      case 'FormatString':
        return textValue(this.string(node).replace(/\{[^{}]*\}/g, '*'));
      case 'ContinuedString':
        return this.joined(childrenOf(node), '', depth);
      case 'ParenthesizedExpression': {
        const inner = childrenOf(node)[1];
        return inner ? this.value(inner, depth - 1) : unknownValue;
      }
      case 'BinaryExpression': {
        const [left, operator, right] = childrenOf(node);
        if (!left || !right || !operator || this.of(operator) !== '+') return unknownValue;
        return this.joined([left, right], '', depth);
      }
      case 'VariableName':
      case 'MemberExpression':
        return this.values(node, depth)[0] ?? unknownValue;
      case 'CallExpression':
        return this.called(node, depth);
      default:
        return unknownValue;
    }
  }

  private joined(parts: readonly SyntaxNode[], between: string, depth: number): Value {
    const texts = parts.map((part) => this.value(part, depth - 1).text);
    return texts.every((text) => text !== null) ? textValue(texts.join(between)) : unknownValue;
  }

  private called(node: SyntaxNode, depth: number): Value {
    const [callee] = childrenOf(node);
    const args = this.args(node);
    if (!callee) return unknownValue;
    const [first, second] = args;
    const [base, , property] = childrenOf(callee);
    if (callee.name === 'MemberExpression' && base?.name === 'String' && property && first) {
      const items = childrenOf(first).filter(({ name }) => !/^[[\](),]$/.test(name));
      return this.of(property) === 'join' ? this.joined(items, this.string(base), depth) : unknownValue;
    }
    const path = this.value(callee, depth - 1).path;
    if (path === null) return unknownValue;
    const text = first ? this.value(first, depth - 1).text : null;
    if (pythonLoads.test(path) && text !== null) return pathValue(text);
    if (path === 'getattr' && first && second) {
      const [owner] = this.values(first, depth - 1);
      const name = this.value(second, depth - 1).text;
      return owner?.path ? pathValue(member(owner.path, name)) : unknownValue;
    }
    if (path === 'vars' && first) return this.value(first, depth - 1);
    return pathValue(`${path}()`);
  }

  args(node: SyntaxNode): SyntaxNode[] {
    const list = node.getChild('ArgList');
    return list ? childrenOf(list).filter(({ name }) => !/^[(),]$/.test(name)) : [];
  }

  string(node: SyntaxNode): string {
    const found = /^([a-zA-Z]*)("""|'''|"|')([\s\S]*)\2$/.exec(this.of(node));
    const body = found?.[3] ?? '';
    return /r/i.test(found?.[1] ?? '') ? body : unescaped(body);
  }

  private memberName(node: SyntaxNode, depth: number): string | null {
    const property = node.getChild('PropertyName');
    if (property) return this.of(property);
    const parts = childrenOf(node);
    const index = parts[parts.findIndex(({ name }) => name === '[') + 1];
    return index ? this.value(index, depth).text : null;
  }
}

/** `import a.b as c, d` and `from a.b import c as d` as names with what they stand for. */
export function importedNames(statement: string): { name: string; path: string; module: string }[] {
  const text = statement.replace(/\\\r?\n|[\r\n()]/g, ' ');
  const from = /^\s*from\s+([\w.]+)\s+import\s+(.*)$/.exec(text);
  const parts = (list: string) =>
    list.split(',').flatMap((part) => {
      const found = /^\s*([\w.]+|\*)(?:\s+as\s+(\w+))?\s*$/.exec(part);
      return found?.[1] ? [{ original: found[1], alias: found[2] }] : [];
    });
  if (from) {
    const module = from[1] ?? '';
    return parts(from[2] ?? '').map(({ original, alias }) => ({
      name: alias ?? original,
      path: `${module}.${original}`,
      module,
    }));
  }
  return parts(text.replace(/^\s*import\s/, '')).map(({ original, alias }) => {
    const [top = ''] = original.split('.');
    return { name: alias ?? top, path: alias ? original : top, module: original };
  });
}

/** Where the class of all tests is reached by its module's parts, or attributes by their dictionary, it is one path. */
const shortened = (path: string): string =>
  path.replace(/^unittest\.case\./, 'unittest.').replace(/\.__dict__(?=\.)/, '');
