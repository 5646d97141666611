const numbers = (values) => values.flat().filter((value) => typeof value === 'number');
const sum = (values) => numbers(values).reduce((total, value) => total + value, 0);

export const FUNCTIONS = {
  SUM: (...values) => sum(values),
  AVERAGE: (...values) => sum(values) / numbers(values).length,
  COUNT: (...values) => numbers(values).length,
  MIN: (...values) => Math.min(...numbers(values)),
  MAX: (...values) => Math.max(...numbers(values)),
  IF: (condition, yes, no = 0) => (condition ? yes : no),
  ROUND: (value, digits = 0) => Math.round(value * 10 ** digits) / 10 ** digits,
};
