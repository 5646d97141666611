import { BINARY } from './operators.js';
import { tokenize } from './tokenizer.js';

class Parser {
  constructor(tokens) {
    this.tokens = tokens;
    this.position = 0;
  }

  peek() {
    return this.tokens[this.position];
  }

  next() {
    const token = this.tokens[this.position];
    if (!token) throw new Error('Unexpected end of formula');
    this.position += 1;
    return token;
  }

  accept(text) {
    if (this.peek()?.text !== text) return false;
    this.position += 1;
    return true;
  }

  expect(text) {
    if (!this.accept(text)) throw new Error(`Expected ${text}`);
  }

  expression(minimum = 1) {
    let left = this.operand();
    for (;;) {
      const operator = BINARY[this.peek()?.text];
      if (!operator || operator.precedence < minimum) return left;
      const { text } = this.next();
      const right = this.expression(operator.right ? operator.precedence + 1 : operator.precedence + 1);
      left = { kind: 'binary', operator: text, left, right };
    }
  }

  operand() {
    const token = this.next();
    switch (token.kind) {
      case 'number':
        return { kind: 'value', value: Number(token.text) };
      case 'text':
        return { kind: 'value', value: token.value };
      case 'cell':
        return { kind: 'cell', address: token.text };
      case 'range':
        return { kind: 'range', address: token.text };
      case 'name':
        return this.call(token.text);
    }
    if (token.text === '-') return { kind: 'negate', operand: this.operand() };
    if (token.text === '(') {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    throw new Error(`Unexpected ${token.text}`);
  }

  call(name) {
    this.expect('(');
    const args = [];
    if (!this.accept(')')) {
      do args.push(this.expression());
      while (this.accept(','));
      this.expect(')');
    }
    return { kind: 'call', name, args };
  }
}

export function parseFormula(source) {
  const parser = new Parser(tokenize(source));
  const tree = parser.expression();
  if (parser.peek()) throw new Error(`Unexpected ${parser.peek().text}`);
  return tree;
}
