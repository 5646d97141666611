import { notFraction, notKeyValue, notPositive, notWhole } from './sentences';
/** An error that the user can correct. It is shown without a stack; the exit code is 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Reads a whole number ≥ `least`. */
export const wholeNumber = (option: string, least: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new UsageError(notWhole(option, least, text));
  }
  return value;
};

export const positiveNumber = (option: string) => (text: string) => {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new UsageError(notPositive(option, text));
  return value;
};

export const fraction = (option: string) => (text: string) => {
  const value = Number(text);
  if (!(value >= 0 && value < 1)) throw new UsageError(notFraction(option, text));
  return value;
};

/** Collects options of the form `k=v` into an object. */
export function keyValue(text: string, earlier: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(notKeyValue(text));
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) };
}
