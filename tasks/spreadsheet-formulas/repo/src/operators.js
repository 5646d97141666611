const truth = (value) => (value ? 1 : 0);

export const BINARY = {
  '=': { precedence: 1, apply: (a, b) => truth(a === b) },
  '<>': { precedence: 1, apply: (a, b) => truth(a !== b) },
  '<': { precedence: 1, apply: (a, b) => truth(a < b) },
  '<=': { precedence: 1, apply: (a, b) => truth(a <= b) },
  '>': { precedence: 1, apply: (a, b) => truth(a > b) },
  '>=': { precedence: 1, apply: (a, b) => truth(a >= b) },
  '&': { precedence: 2, apply: (a, b) => `${a}${b}` },
  '+': { precedence: 3, apply: (a, b) => a + b },
  '-': { precedence: 3, apply: (a, b) => a - b },
  '*': { precedence: 4, apply: (a, b) => a * b },
  '/': { precedence: 4, apply: (a, b) => a / b },
  '^': { precedence: 5, apply: (a, b) => a ** b, right: true },
};
