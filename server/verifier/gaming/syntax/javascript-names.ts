import type { SyntaxNode } from '@lezer/common';
import { member, pathValue, textValue, unescaped, unknownValue, type Value } from './fact';
import { childrenOf, nodesOf } from './tree';

/** A module's name as the beginning of a path: `node:assert/strict` is `assert.strict`. */
export const moduleName = (name: string): string => name.replace(/^node:/, '').replaceAll('/', '.');

const wrappers = new Set(['ParenthesizedExpression', 'AwaitExpression', 'PostfixExpression']);
const steps = 12;

/**
 * What the names of a file stand for. A name with several meanings has them all: scopes are not told apart, so that a
 * name cannot be hidden by another of its kind.
 */
export class JavaScriptNames {
  private readonly meanings = new Map<string, ((depth: number) => Value)[]>();
  readonly declared = new Set<string>();

  constructor(
    private readonly text: string,
    root: SyntaxNode,
  ) {
    for (const node of nodesOf(root)) {
      if (node.name === 'VariableDefinition') this.declared.add(this.of(node));
      if (node.name === 'VariableDeclaration') this.declare(node);
      if (node.name === 'ImportDeclaration') this.imported(node);
      if (node.name === 'AssignmentExpression') this.assigned(node);
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

  private declare(node: SyntaxNode): void {
    const parts = childrenOf(node);
    parts.forEach((part, at) => {
      const value = parts[at + 2];
      if (parts[at + 1]?.name !== 'Equals' || !value) return;
      this.bind(part, (depth) => this.value(value, depth));
    });
  }

  /** A name, or each name of a pattern with the member that it takes. */
  private bind(target: SyntaxNode, value: (depth: number) => Value): void {
    if (target.name === 'VariableDefinition' || target.name === 'VariableName')
      this.means(this.of(target), value);
    if (target.name !== 'ObjectPattern') return;
    for (const property of target.getChildren('PatternProperty')) {
      const [first, ...rest] = childrenOf(property);
      const key = property.getChild('PropertyName') ?? first;
      const inner = rest.findLast(({ name }) => name === 'VariableDefinition' || name === 'ObjectPattern');
      const bound = inner ?? first;
      if (!key || !bound) continue;
      const name =
        key.name === '[' ? this.value(rest[0] ?? key, 0).text : this.of(key).replace(/^['"]|['"]$/g, '');
      this.bind(bound, (depth) => {
        const { path } = value(depth);
        return path === null ? unknownValue : pathValue(member(path, name));
      });
    }
  }

  private imported(node: SyntaxNode): void {
    const source = node.getChild('String');
    if (!source) return;
    const origin = moduleName(this.string(source));
    const parts = childrenOf(node);
    for (const part of parts)
      if (part.name === 'VariableDefinition') this.means(this.of(part), () => pathValue(origin));
    const group = node.getChild('ImportGroup');
    let original: string | null = null;
    for (const part of group ? childrenOf(group) : []) {
      if (part.name === 'VariableName') original = this.of(part);
      if (part.name !== 'VariableDefinition') continue;
      const name = original ?? this.of(part);
      original = null;
      this.means(this.of(part), () => pathValue(name === 'default' ? origin : member(origin, name)));
    }
  }

  private assigned(node: SyntaxNode): void {
    const [target, , value] = childrenOf(node);
    if (target?.name === 'VariableName' && value)
      this.means(this.of(target), (depth) => this.value(value, depth));
  }

  string(node: SyntaxNode): string {
    return unescaped(this.of(node).slice(1, -1));
  }

  /** Every meaning of an expression; at least one, which may be unknown. */
  values(node: SyntaxNode, depth = steps): Value[] {
    if (depth <= 0) return [unknownValue];
    if (node.name === 'VariableName') {
      const name = this.of(node);
      const meanings = this.meanings.get(name) ?? [];
      const known = meanings.slice(0, 4).map((meaning) => meaning(depth - 1));
      const useful = known.filter(({ path, text }) => path !== null || text !== null);
      return useful.length > 0 ? useful : [pathValue(this.declared.has(name) ? `own ${name}` : name)];
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
    if (wrappers.has(node.name)) {
      const inner = childrenOf(node)
        .filter(({ name }) => !/^[(),]$|^await$|^LogicOp$/.test(name))
        .at(-1);
      return inner ? this.value(inner, depth - 1) : unknownValue;
    }
    switch (node.name) {
      case 'String':
        return textValue(this.string(node));
      case 'TemplateString':
        return this.template(node, depth);
      case 'BinaryExpression':
        return this.binary(node, depth);
      case 'SequenceExpression':
        return this.value(childrenOf(node).at(-1) ?? node, depth - 1);
      case 'VariableName':
      case 'MemberExpression':
        return this.values(node, depth)[0] ?? unknownValue;
      case 'NewExpression': {
        const callee = childrenOf(node).find(({ name }) => name !== 'new');
        const path = callee ? this.value(callee, depth - 1).path : null;
        return path === null ? unknownValue : pathValue(`new ${path}`);
      }
      case 'DynamicImport':
      case 'CallExpression':
        return this.called(node, depth);
      case 'import':
        return pathValue('import');
      default:
        return node.name === 'this' ? pathValue('this') : unknownValue;
    }
  }

  private template(node: SyntaxNode, depth: number): Value {
    let [text, at] = ['', node.from + 1];
    for (const part of childrenOf(node)) {
      if (part.name !== 'Interpolation') continue;
      const inner = childrenOf(part)[1];
      const value = inner ? this.value(inner, depth - 1).text : null;
      text += `${unescaped(this.text.slice(at, part.from))}${value ?? '*'}`;
      at = part.to;
    }
    return textValue(text + unescaped(this.text.slice(at, node.to - 1)));
  }

  private binary(node: SyntaxNode, depth: number): Value {
    const [left, operator, right] = childrenOf(node);
    if (!left || !operator || !right) return unknownValue;
    if (operator.name === 'as' || operator.name === 'satisfies') return this.value(left, depth - 1);
    if (this.of(operator) !== '+') return unknownValue;
    const [a, b] = [this.value(left, depth - 1).text, this.value(right, depth - 1).text];
    return a === null || b === null ? unknownValue : textValue(a + b);
  }

  /** `require('x')` and its like are the module; `['a', 'b'].join('')` is a text. */
  private called(node: SyntaxNode, depth: number): Value {
    const [callee] = childrenOf(node);
    const args = this.args(node);
    if (!callee) return unknownValue;
    const text = args[0] ? this.value(args[0], depth - 1).text : null;
    if (callee.name === 'MemberExpression') {
      const [base] = childrenOf(callee);
      if (base?.name === 'ArrayExpression' && this.memberName(callee, depth - 1) === 'join') {
        const parts = childrenOf(base)
          .filter(({ name }) => !/^[[\],]$/.test(name))
          .map((part) => this.value(part, depth - 1).text);
        return parts.every((part) => part !== null) ? textValue(parts.join(text ?? ',')) : unknownValue;
      }
    }
    const path = node.name === 'DynamicImport' ? 'import' : this.value(callee, depth - 1).path;
    if (path === 'module.createRequire') return pathValue('require');
    if (text !== null && path !== null && loads.test(path)) return pathValue(moduleName(text));
    return path === null ? unknownValue : pathValue(`${path}()`);
  }

  args(node: SyntaxNode): SyntaxNode[] {
    const list = node.getChild('ArgList') ?? (node.name === 'DynamicImport' ? node : null);
    return list ? childrenOf(list).filter(({ name }) => !/^[(),]$|^import$/.test(name)) : [];
  }

  private memberName(node: SyntaxNode, depth: number): string | null {
    const property = node.getChild('PropertyName') ?? node.getChild('PrivatePropertyName');
    if (property) return this.of(property);
    const parts = childrenOf(node);
    const index = parts[parts.findIndex(({ name }) => name === '[') + 1];
    return index ? this.value(index, depth).text : null;
  }
}

/** Whether a call of this path gives the module that its argument names. */
export const loads =
  /^(?:(?:module\.|process\.mainModule\.|require\.main\.)?require|import|process\.getBuiltinModule|module\._load|require\.main\.require)$/;

/** The global object's members go by their own names; a module's default is the module. */
function shortened(path: string): string {
  let text = path;
  while (/^(?:globalThis|global|window|self)\.(?!\*)/.test(text)) text = text.replace(/^\w+\./, '');
  return text.replace(/^(assert(?:\.strict)?|chai|process|module)\.default\b/, '$1');
}
